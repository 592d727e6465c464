### Everything Aftershow says, in American English. One message a thought; plain words, the next step included.

## Commands: the message is a command's description, its attributes are those of its options

cmd-gift = Log, take back and sum up gifts
cmd-gift-add = Log one gift of a live stream
    .gift = Which gift: start typing its name
    .count = How many (1 if left out)
    .supporter = Who sent it: the TikTok handle
    .creator = Whose stream, if several could be meant
cmd-gift-log = Log several gifts in one line, as you would write them
    .text = For example: 5 roses from @rosefan, galaxy x2 nightowl, lion
    .creator = Whose stream, if several could be meant
cmd-gift-list = Every report of a stream, newest first
    .stream = Which stream (the live or latest one if left out)
cmd-gift-undo = Take back your last report, or the one you name
    .report = Which report (your last one if left out)
cmd-gift-top = The supporters' board
    .period = Over which time (this month if left out)
    .creator = Of which creator (all if left out)
cmd-gift-value = What a gift costs, and what it may bring its creator
    .gift = Which gift: start typing its name
    .count = How many (1 if left out)
cmd-gift-thanks = A thank-you list, ready to paste
    .stream = Which stream (the live or latest one if left out)

cmd-stream = Your LIVE streams, from start to summary
cmd-stream-start = You are live: start counting
    .title = What the stream is about
    .format = Your own tag: q&a, music, battle, with @someone
    .started = When it began, if not just now: 20:15, 45m ago, yesterday 9pm
    .creator = Whose stream, if several could be meant
cmd-stream-end = The stream is over: post its summary
    .creator = Whose stream, if several could be meant
    .duration = How long it was, as TikTok says: 1h 42m, 1:42
    .likes = Likes, as TikTok shows them: 12.4K
    .unique_viewers = Unique viewers
    .peak_viewers = Most viewers at the same time
    .total_views = Total views
    .comments = Comments
    .shares = Shares
    .new_followers = New followers
    .diamonds = Diamonds, TikTok's own total
cmd-stream-metrics = Add or correct a stream's numbers
    .stream = Which stream (the live or latest one if left out)
    .duration = How long it was, as TikTok says: 1h 42m, 1:42
    .likes = Likes, as TikTok shows them: 12.4K
    .unique_viewers = Unique viewers
    .peak_viewers = Most viewers at the same time
    .total_views = Total views
    .comments = Comments
    .shares = Shares
    .new_followers = New followers
    .diamonds = Diamonds, TikTok's own total
cmd-stream-edit = Correct a title, a forgotten start or a wrong end
    .stream = Which stream (the live or latest one if left out)
    .title = What the stream was about
    .format = Your own tag: q&a, music, battle, with @someone
    .started = When it began: 20:15, yesterday 9pm
    .ended = When it ended: 22:40, 20m ago
cmd-stream-reopen = The stream was not over after all
    .stream = Which stream (the latest one if left out)
cmd-stream-report = Report a whole stream after the fact
    .started = When it began: yesterday 9pm, 2026-11-21 20:15
    .duration = How long it was: 1h 42m, 1:42
    .title = What the stream was about
    .format = Your own tag: q&a, music, battle, with @someone
    .creator = Whose stream, if several could be meant
    .likes = Likes, as TikTok shows them: 12.4K
    .unique_viewers = Unique viewers
    .peak_viewers = Most viewers at the same time
    .total_views = Total views
    .comments = Comments
    .shares = Shares
    .new_followers = New followers
    .diamonds = Diamonds, TikTok's own total
cmd-stream-summary = The summary card of any stream, only for you
    .stream = Which stream (the live or latest one if left out)
cmd-stream-list = Streams, newest first
    .creator = Of which creator (all if left out)
cmd-stream-cancel = Call off a live or planned stream: no summary, nothing counts
    .stream = Which stream (the live one, else the planned one if left out)
cmd-stream-delete = Delete a stream; can be undone for 7 days
    .stream = Which stream

## Failures

error-unexpected = Something went wrong on my side, and nothing was changed by halves. Try once more; if it happens again, tell whoever runs this bot this number: { $id }
storage-busy = I am busy right now, and nothing was changed. Try again in a few seconds.
storage-unreachable = I can't reach my records right now, so nothing was changed. Try again in a minute.
storage-failed = My records can't be read or written right now, and nothing was changed. Whoever runs this bot sees in its log why; try again later.
storage-unsure = I lost the connection to my records just as I wrote this down. Look whether it is there before you try again.
too-often = That was a lot in a short time, and it takes me a while each time. Try again in { $seconds } s.
too-often-here = This server is asking me for a lot right now, and it takes me a while each time. Try again in { $seconds } s.
servers-only = That works only in a server, not in a direct message.
command-gone = That command has changed since your Discord loaded it. Reload Discord (Ctrl+R, or close and open the app) and try again.
option-unreadable = Discord sent an option that I could not read. Pick it from the list and try again.
bot-forbidden = Discord does not let me do that here. I need **View Channel**, **Send Messages**, **Embed Links** and **Attach Files** in this channel.
button-gone = This button belongs to an older version of me. Run the command again.
question-forgotten = That question is no longer open. Run the command again.
form-forgotten = That form is closed: it was open for too long, or I restarted meanwhile. Nothing of it was saved; please open it again. You had typed:
form-forgotten-file = That form is closed: it was open for too long, or I restarted meanwhile. Nothing of it was saved; please open it again. What you had typed is in the file.
form-forgotten-empty = That form is closed: it was open for too long, or I restarted meanwhile. Nothing of it was saved; please open it again.
team-only = Only creators, moderators and managers can look at that.
managers-only = Only managers can do that: people with **Manage Server**, or with the manager role.
not-yours-to-report = Only @{ $creator }, moderators and managers can report for @{ $creator }. Is the stream your own? Name your handle as `creator`, or register it with `/creator add`. To report for others, ask a manager for the moderator role.
not-yours-to-decide = Only @{ $creator } and managers can decide that.
stream-delete-unconfirmed = A manager has to confirm you first: `/creator confirm` for @{ $creator }. Until then you can delete, or bring back, only streams that you added yourself.
undo-not-yours = That report is someone else's. They can take it back themselves, or a manager can.
money-unconfirmed = A manager has to confirm first that @{ $creator } is yours: `/creator confirm`.
money-not-yours = @{ $creator } does not share these figures with you. What counts for everyone stands on the card.

creator-unknown = I don't know a creator “{ $piece }” here. Pick one from the list, or register it with `/creator add`.
no-creators = Nobody is registered here yet. Start with `/creator add` and your TikTok handle.
no-live-stream = @{ $creator } is not live. Start with `/stream start`, or report a past stream with `/stream report`.
nothing-to-cancel = @{ $creator } is not live and has nothing planned, so there is nothing to call off. A stream that is over goes with `/stream delete`; `/stream list` shows them all.
nothing-to-undo = You have no report here that could be taken back.
already-undone = That was taken back already.
report-unknown = There is no report { $piece } here. `/gift list` shows them all.
report-several = Several of your reports fit “{ $piece }”. Pick one from the list, or say its number.
stream-unknown = I can't find a stream “{ $piece }” here. Pick one from the list, or look in `/stream list`.
stream-already-live = @{ $creator } is already live since { $since }. End that stream first with `/stream end`, or call it off with `/stream cancel`.
stream-ends-before-start = A stream can't end ({ $ended }) before it begins ({ $started }).
stream-ends-in-future = { $ended } is still to come. Say when it really ended.
stream-starts-in-future = { $started } is still to come. A stream that is on air began in the past.
stream-too-long = That stream would be longer than { $most_hours } hours. Correct its start with `/stream edit started:`.
stream-too-old = That would be more than { $most_years } years back: most likely a slip. Write the whole date, like { $example }.
stream-duration-too-long = The stream began { $started }, so { $duration } are not over yet. If it began earlier, correct that first with `/stream edit started:`, then its duration.
stream-is-over = That stream of @{ $creator } is over already. `/stream delete` takes it away.
stream-not-ended = That stream of @{ $creator } is still live, so it has no length yet. `/stream end` takes it.
stream-overlaps = @{ $creator } already has a stream at that time, since { $since }. Correct that one with `/stream edit`.

number-unreadable = I can't read “{ $piece }” as a number. Write it like { $example }.
number-ambiguous = “{ $piece }” can be read in two ways: { $first } or { $second }. Which one?
number-not-whole = “{ $piece }” is not a whole number. Write it like { $example }.
number-out-of-range = “{ $piece }” is out of range: 0 to { $most } can be.
duration-unreadable = I can't read “{ $piece }” as a duration. Write it like { $example }.
duration-out-of-range = “{ $piece }” is no length that I can take: from 0 to { $most_hours } hours. Write it like 1h 42m.
time-unreadable = I can't read “{ $piece }” as a time. Write it like { $example }, yesterday 9pm, or 45m ago.
zone-unreadable = I don't know a time zone “{ $piece }”. Type a large city near you, such as { $example }.
handle-unreadable = “{ $piece }” is no TikTok handle. Handles have 2 to 24 letters, digits, underscores and dots, like { $example }.
supporter-unreadable = Nothing readable is left of the supporter's name “{ $piece }”. Write the TikTok handle, like { $example }.
supporter-too-long = The supporter's name “{ $piece }” is too long: { $most } characters at most.
title-too-long = The title “{ $piece }” is too long: { $most } characters at most.
format-too-long = The tag “{ $piece }” is too long: { $most } characters at most.

## When one thing is missing

ask-which-creator = Which creator do you mean?
ask-creator-hint = Pick a creator
ask-creator-hint-more = Pick a creator, or add creator: with its name
ask-which-stream = @{ $creator } is not live, and no stream ended in the last 12 hours. Where does it belong?
ask-past-stream = Which stream of @{ $creator } do you mean? None is live, and none ended in the last 12 hours. `/stream start` begins one.
ask-fitting-stream = Several streams fit “{ $piece }”. Which one do you mean?
ask-stream-hint = Pick a past stream
ask-start-now = Start a stream now
ask-correct = Correct it
ask-without-name = Log it without a name
ask-without-duration = Keep the rest
ask-new-gift = It is a new gift…
new-gift-name = Name of the gift
new-gift-coins = Price of one, in coins
gift-unknown = I don't know a gift “{ $piece }”. Did you mean one of these?
gift-unknown-alone = I don't know a gift “{ $piece }”. Type a part of its name and pick it from the list; a manager can add a new one.
gift-ambiguous = Several gifts are called “{ $piece }”. Which one, by its price in coins?

## Gifts

gift-item = { $count } × { $gift }
gift-item-from = { $count } × { $gift } from **{ $supporter }**
gift-already-logged = Already logged: it counts once.
gift-stream-total = @{ $creator } now: **{ $diamonds } 💎** · { $gifts ->
    [one] one gift
   *[other] { $gifts } gifts
}
gift-into-ended = Counted to the stream that ended { $ended }; its summary follows. If a new one is on, `/gift undo` and `/stream start`.
gift-suggestion = { $count } × { $gift } · { $coins ->
    [one] one coin
   *[other] { $coins } coins
}
gift-undo-one-hint = Take back only one of them
gift-undone = Taken back:
piece-no-gift = “{ $piece }” names no gift that I know. Not logged.
piece-unclear = “{ $piece }” can be read in several ways. Which gift is meant?
piece-ambiguous = “{ $piece }”: several gifts are called { $name }. Which one, by its price in coins?
piece-supporter = “{ $piece }”: the name “{ $name }” can't be kept. Log it without a name?
piece-count-zero = “{ $piece }”: { $typed } means none at all. Not logged.
piece-count-negative = “{ $piece }”: { $typed } is less than nothing. Not logged; `/gift undo` takes a report back.
piece-count-too-large = “{ $piece }”: { $typed } is too many: { $most } at most.
piece-count-unreadable = “{ $piece }”: I can't read { $typed } as a count. Not logged.
piece-count-vague = “{ $piece }”: how many is “{ $typed }”? Write it in digits.
piece-count-word = “{ $piece }”: is “{ $typed }” { $number }? Press to log it, or write it in digits.
piece-too-many = { $most } gifts fit one line. The rest was not logged: “{ $piece }”
gift-log-nothing = I did not find a gift in that. Nothing was logged.
gift-log-unsure = Nothing was logged yet:
gift-log-example = Write it like: 5 roses from @rosefan, galaxy x2 nightowl, lion
gift-list-title = Gifts of @{ $creator }
gift-list-empty = No gifts reported yet. Log the first with `/gift add`.
gift-list-line = `#{ $id }` { $at } · { $items } · { $member }
gift-list-void = { $line } · ↩️ { $member }
gift-list-imported = 📥 { $line }
gift-value =
    Costs **{ $coins }** { $coins ->
        [one] coin
       *[other] coins
    } and brings **{ $diamonds } 💎**.

    Estimate: about **{ $expected }** for the creator ({ $low } to { $high }), at a rate of { $rate } of a nominal cent a diamond: { $origin }.
gift-value-source = Gift prices as of { $as_of }. TikTok may have changed them since.
board-title = Top supporters · { $period ->
    [day] today
    [week] this week
    [month] this month
    [year] this year
   *[all] all time
}{ $rest }
board-title-stream = Top supporters · this stream · @{ $creator }
board-line = { $rank } **{ $name }** · { $diamonds } 💎 · { $gifts ->
    [one] one gift
   *[other] { $gifts } gifts
}
board-empty = No gifts with a supporter's name yet. Name them while logging: `/gift add gift: Rose supporter: rosefan`
nobody-named = no name
thanks-title = **Thank-you list** for @{ $creator }, ready to paste:
thanks-empty = No supporter of @{ $creator } has been named yet. Name them while logging: `/gift add gift: Rose supporter: rosefan`
thanks-line-big = 💖 Thank you, { $name }, for { $gifts }!
thanks-line = Thank you, { $name }, for { $gifts }!
the-gift = the { $gift }
export-ready = { $gifts ->
    [0] No gifts were reported, so the file holds only its heading.
    [one] One reported gift, as a CSV file.
   *[other] { $gifts } reported gifts, as a CSV file.
}

and-more = … and { $count } more
nothing-changed = Nothing was changed.
button-undo = Undo
button-newer = Newer
button-older = Older
button-delete = Delete
button-keep = Keep it
button-restore = Bring it back
button-numbers = Add numbers
button-thanks = Thank-you list
button-export = Export
button-how = How is this computed?
button-my-figures = Show my figures

## Streams

stream-started = 🔴 **@{ $creator } is live**, since { $since }. Log gifts with `/gift add` or `/gift log`; when it is over, `/stream end`.
stream-ended = ✅ @{ $creator }'s stream is over after { $duration }.
stream-start-moved = It ran longer than noted, so its start moved to { $started }.
stream-reported = Saved: { $stream }.
stream-card-here = The summary is here: { $card }
stream-card-nowhere = I could not post its summary, so here it is, only for you:
stream-reopened = 🔴 **@{ $creator } is live again**, since { $since }.
stream-cancelled = 🚫 @{ $creator }'s stream is called off. Its reports are kept, but count nowhere.
stream-edited = Corrected: { $stream }
stream-numbers = Saved for @{ $creator }, { $title }:
stream-numbers-unread = Nothing was saved for @{ $creator }, { $title }:
number-removed = { $name }: removed
duration-kept = **{ $duration }** long
stream-numbers-none = Which numbers of @{ $creator }'s stream? Name them as options, or press the button.
stream-named = “{ $title }”
stream-line = { $state } { $at } · @{ $creator }{ $rest }
stream-missed = missed
stream-list-title = Streams
stream-list-empty = No streams yet. Start one with `/stream start`, or report a past one with `/stream report`.
stream-delete-ask = Delete this stream with all its gifts? { $stream }
stream-deleted = 🗑️ Deleted: { $stream }
    You can bring it back for 7 days.
stream-restored = ↩️ Back again: { $stream }
channel-refuses = In { $channel } I need { $permissions }. Give them in the channel's settings under Permissions.
channel-failed = Discord did not take the summary in { $channel } just now. `/stream summary` shows it.
channel-gone = The channel { $channel } is gone or hidden from me. Pick another one with `/settings set`.

## One line worth reading

insight-best-diamonds = Best of the last { $streams } streams: { $diamonds } 💎, the best before had { $before } 💎.
insight-much-unreported = Only a part of TikTok's diamonds was reported here: { $missing } 💎 were not, so boards and curve show a part.
insight-big-supporter = **{ $supporter }** sent { $percent } % of the reported diamonds.
insight-peak-minute = { $percent } % of the reported diamonds came within one minute, { $at }.
insight-likes-up-diamonds-down = Likes are up { $up } % and diamonds down { $down } %: likes pay nothing by themselves.
insight-diamonds-up-viewers-down = Diamonds are up { $up } % with { $down } % fewer viewers: a smaller, more generous audience.
insight-best-metric = Most { $metric } of the last { $streams } streams: { $value }.
insight-best-hour = { $diamonds } 💎 an hour: the best rate of the last { $streams } streams.
insight-longest = The longest of the last { $streams } streams, with { $hours ->
    [0] { $minutes } minutes
    [one] one hour and { $minutes } minutes
   *[other] { $hours } hours and { $minutes } minutes
}.
insight-as-usual = As usual: within { $percent } % of { $usual } 💎, the median of { $streams ->
    [one] the stream before
   *[other] the last { $streams } streams
}.
insight-above-usual = { $percent } % above the usual { $usual } 💎 of { $streams ->
    [one] the stream before
   *[other] the last { $streams } streams
}.
insight-below-usual = { $percent } % below the usual { $usual } 💎 of { $streams ->
    [one] the stream before
   *[other] the last { $streams } streams
}.
insight-first-stream = The first stream of @{ $creator }: the next ones will be compared with it.
insight-add-total = Add TikTok's own total of diamonds, and the figures are whole.

## The card

card-summary = Stream summary
card-live = Live now
card-deleted = This stream was deleted. It can be brought back for 7 days.
card-erased = This stream was deleted for good, with everything that was reported about it.
card-cancelled = This stream was called off. Its reports count nowhere.
card-headline = 💎 { $diamonds } { $diamonds ->
    [one] diamond
   *[other] diamonds
} · { $duration }
card-money = ≈ **{ $expected }**{ $local } · { $low } to { $high }
    Estimate at a rate of { $rate } · { $origin }
card-first-stream = 🌱 First stream: the next ones will be compared with it.
card-against-usual = { $change } against the usual diamonds
card-coverage = { $reported } of { $diamonds } diamonds reported, { $percent }
card-over-reported = { $reported } diamonds reported, more than the { $diamonds } that TikTok shows
card-total-known = Diamonds as TikTok shows them
card-reported-only = As reported: { $gifts ->
    [0] no gifts yet
    [one] one gift
   *[other] { $gifts } gifts
}. TikTok's own total is not known yet.
card-engagement = Engagement
card-supporters = Top supporters · 💎
card-gifts = Top gifts · 💎
card-compared = { $streams ->
    [one] ▲▼ against the stream before
   *[other] ▲▼ against the median of the last { $streams } streams
}
card-updated = updated { $at }
change-new = new

metric-total-views = { $shown } { $count ->
    [one] view
   *[other] views
}
metric-unique-viewers = { $shown } unique { $count ->
    [one] viewer
   *[other] viewers
}
metric-peak-viewers = { $shown } viewers at the peak
metric-average-viewers = { $shown } viewers on average
metric-average-watch-time = { $shown } watched on average
metric-likes = { $shown } { $count ->
    [one] like
   *[other] likes
}
metric-comments = { $shown } { $count ->
    [one] comment
   *[other] comments
}
metric-shares = { $shown } { $count ->
    [one] share
   *[other] shares
}
metric-new-followers = { $shown } new { $count ->
    [one] follower
   *[other] followers
}
metric-gifters = { $shown } { $count ->
    [one] gifter
   *[other] gifters
}
metric-diamonds = { $shown } { $count ->
    [one] diamond
   *[other] diamonds
}

metric-name-total-views = Total views
metric-name-unique-viewers = Unique viewers
metric-name-peak-viewers = Peak viewers
metric-name-average-viewers = Average viewers
metric-name-average-watch-time = Average watch time
metric-name-likes = Likes
metric-name-comments = Comments
metric-name-shares = Shares
metric-name-new-followers = New followers
metric-name-gifters = Gifters
metric-name-diamonds = Diamonds (TikTok's total)
duration-name = Duration
numbers-which = Which numbers?
numbers-audience = Audience
numbers-engagement = Engagement
numbers-gifts = Gifts and duration

picture-on-air = live
picture-diamonds = { $count ->
    [one] diamond
   *[other] diamonds
}
picture-bars = Gifts per minute
picture-gifts = { $count ->
    [one] gift
   *[other] gifts
}
picture-quiet = No gifts reported
picture-supporters = Top supporters
picture-peak = Peak { $at } · { $gifts ->
    [one] one gift
   *[other] { $gifts } gifts
}
picture-coverage = { $percent } reported
how-diamonds = **{ $diamonds } 💎** stand on the card.
how-total-known = That is TikTok's own total; { $reported } 💎 of it were reported here, in { $gifts } gifts. TikTok's total wins.
how-reported = That is the sum of { $gifts } reported gifts: each gift's price in coins, one diamond a coin. TikTok's own total is not known yet; **Add numbers** adds it.
how-rate = { $which ->
    [low] Low
    [high] High
   *[expected] Expected
}: { $diamonds } × $0.01 × { $rate } = **{ $usd }**
how-rate-source = A diamond is nominally worth one cent; the rate is the share of it that is paid. 50 % is the classic share (TikTok to Business Insider, September 2023), 53 % the most under scaled LIVE rewards in the US (TikTok Creator Academy, February 2025), 40 % what missions of the stream itself can bring there. It is an estimate, not a payout.
how-rate-set = A diamond is nominally worth one cent; the rate is the share of it that is paid. This one is { $origin }; `/earnings rate` shows and sets it. It is an estimate, not a payout.
how-local = { $usd } are { $local } at the rate that this server set for that day.
how-local-missing = This server counts in { $currency }, but no rate of { $currency } is known for that day: a manager sets it with `/settings rate`.
how-money-private = Money is shown only to whom its creator shares it with.
how-comparison = The arrows compare with the median of the last { $streams } streams: usual are { $usual } 💎, this one has { $diamonds } 💎.

# --- creators, settings, help ---

cmd-creator = Whose TikTok handle is whose, and who sees whose money
cmd-creator-add = Register a TikTok handle: your own, or as a manager anyone's
    .handle = The TikTok handle, or the address of the profile
    .member = Whose it is (you, if left out)
    .timezone = Where the creator lives: type a city or a country
    .unlinked = Managers: register the handle without linking anyone to it
cmd-creator-list = Everyone who is registered here, and who is live
cmd-creator-confirm = Vouch that a handle really is its member's
    .creator = Which handle
cmd-creator-share = Decide who sees your money figures
    .level = Who sees them, beside you
    .creator = Which of your handles, if you have several
cmd-creator-remove = Take a handle off the list; asks first, also about its history
    .creator = Which handle

cmd-settings = Channels, roles, time zone and more of this server
cmd-settings-show = Every setting: value, default, who changed it and when
cmd-settings-set = Change settings, any number at once
    .summary_channel = Where summary cards go
    .faq_channel = Where questions are asked and answered
    .announce_channel = Where streams are announced
    .log_channel = Where changes of settings and creators are noted
    .manager_role = Who may do everything here, beside people with Manage Server
    .moderator_role = Who may report streams and gifts for every creator
    .timezone = Where days begin and end: type a city or a country
    .language = The language that I speak here
    .currency = What amounts without a currency are in: EUR, GBP, BRL
    .money_on_cards = Whether public cards may show money at all
cmd-settings-rate = What a currency is worth in US dollars, from a day on
    .currency = Which currency: EUR, GBP, BRL
    .usd_rate = US dollars for one: 1.08 (or so many for a dollar: 1/16300)
    .since = From which day on (today if left out): yesterday, 12 Nov
cmd-settings-reset = Put a setting back to its default
    .setting = Which setting

cmd-help = What you can do here
    .topic = About what (everything at a glance if left out)

## Creators

share-choice-managers = managers: you and the managers only
share-choice-server = server: also members here, when they ask
share-choice-public = public: everyone, on cards too

creator-added-yours = ✅ @{ $creator } is registered as yours. Start reporting at once: `/stream start` when you go live.
creator-added-member = ✅ @{ $creator } is registered for { $member }.
creator-added-unconfirmed = The link is *unconfirmed* until a manager confirms it with `/creator confirm`. Until then you can report everything, but your money figures can't be shared.
creator-added-unlinked = ✅ @{ $creator } is registered, linked to nobody. Moderators and managers can report for it. Link it later with `/creator add` and its `member`.
creator-added-zone = Time zone: { $zone }
creator-reassigned = Until now it was linked to { $member }. Who sees its money starts anew: managers only.
creator-given-back = ↩️ @{ $creator } is { $member }'s again. Who sees its money: managers only, until they share it anew.
creator-zone-changed = 🕒 Time zone of @{ $creator }: { $zone }. The handle stays { $member }'s; to give it to someone else, name them as `member`.
creator-stays = @{ $creator } is linked to { $member } already, and nothing was changed. To give it to someone else, name them as `member`.
creator-still-linked = @{ $creator } is linked to { $member } already, and stays so. To unlink it, take it off the list with `/creator remove` (its history can stay), then add it again.
creator-confirmed = ✅ @{ $creator } is { $member }'s: confirmed by { $manager }.
creator-log-waiting = 👋 { $member } registered @{ $creator } as their own. Is that true? A manager confirms it here, or with `/creator confirm`; a squatted handle is given to its owner with `/creator add` and `member`.
creator-log-removed = 🗑️ { $member } removed @{ $creator }. { $history ->
    [delete] Its history was deleted too.
   *[keep] Its history stays for the server's totals.
}
creator-confirm-hint = Confirm whose handle it is

creator-shared-managers = 🔒 Money of @{ $creator }: only the creator and managers see it.
creator-shared-server = 👥 Money of @{ $creator }: every member of this server may see it when they ask. Public cards don't show it.
creator-shared-public = 🌍 Money of @{ $creator }: everyone may see it, and cards show it too.
creator-shared-narrowed = This server keeps money off its cards, though (`money_on_cards`), so cards won't show it.

creator-remove-ask = Take @{ $creator } ({ $member }) off the list? The streams stay for the server's totals, but without the person; adding the handle again brings them back to it.
creator-remove-ask-delete = Or delete the history too: all its streams, gifts and numbers, at once and for good. **That can't be undone.** Where its cards stand, a notice will say that they were deleted.
creator-removed = 👋 @{ $creator } is off the list, and nobody is linked to it any more. The history stays for the server's totals. `/creator add` brings it back.
creator-removed-deleted = 🗑️ @{ $creator } is off the list, and its streams, gifts and numbers are deleted for good. A notice takes the place of each card that was posted, wherever Discord still lets me edit it.
button-remove-keep = Remove, keep the history
button-remove-delete = Delete the history too
button-confirm = Confirm
button-previous = Back
button-next = Next

creator-list-title = Creators
creator-list-empty = Nobody is registered here yet. Start with `/creator add` and your TikTok handle.
creator-list-page = Page { $page } of { $pages } · { $creators ->
    [one] one creator
   *[other] { $creators } creators
}
creator-line = **@{ $creator }**
creator-nobody = linked to nobody
creator-state-confirmed = ✅ confirmed
creator-state-unconfirmed = ⏳ unconfirmed
creator-state-unlinked = linked to nobody
creator-share-managers = money: managers only
creator-share-server = money: this server
creator-share-public = money: public
creator-live = 🔴 live { $since }
creator-sort-quiet = Quiet first
creator-sort-pace = By pace
creator-sort-name = By name

# Where a creator's month goes, in the list that managers see: so far, and at its end.
pace-head = This month → by { $last } at this pace
pace-as-of-backstage = As of { $day }, from the Backstage file
pace-as-of-streams = As of { $day }, from the streams here
pace-diamonds = 💎 { $now } → { $then }
pace-hours = ⏱️ { $now } → { $then }
pace-days = 📅 { $now } → { $then } { $then ->
    [one] valid day
   *[other] valid days
}
pace-none = No figures of this month yet
pace-quiet = 😴 **No LIVE for { $days } days or more**
pace-left = 👋 Left the network by { $day }

handle-taken = @{ $creator } is linked to someone else here. If it is yours, ask a manager: they can give it to you with `/creator add` and `member`.
creator-linked-or-not = Name a `member`, or choose `unlinked`: a handle can't be both.
creator-is-bot = That is a bot; bots don't go live. Pick the person, or choose `unlinked`.
creator-unlinked = @{ $creator } is linked to nobody, so there is nothing to confirm. Link it with `/creator add` and its `member`.
creator-relinked = @{ $creator } was linked to someone else in the meantime. Look at `/creator list`, then confirm it with `/creator confirm`.
creator-is-live = @{ $creator } is live since { $since }. End that stream first with `/stream end`, or call it off with `/stream cancel`.
delete-needs-confirmation = Your link to @{ $creator } is unconfirmed, so you can't delete its history. Ask a manager to confirm it with `/creator confirm`, or to delete it.
no-own-creator = You have no handle here yet. Register yours with `/creator add`.
not-yours-to-share = Only the creator decides who sees the money of @{ $creator }; not even a manager does.
share-needs-confirmation = Your link to @{ $creator } is unconfirmed, so its money can't be shared yet. Ask a manager to confirm it with `/creator confirm`.

## Settings

setting-summary-channel = Summary channel
    .unset = where the stream was ended
setting-faq-channel = FAQ channel
    .unset = none
setting-announce-channel = Announcement channel
    .unset = none
setting-log-channel = Log channel
    .unset = none
setting-manager-role = Manager role
    .unset = only people with Manage Server
setting-moderator-role = Moderator role
    .unset = none
setting-timezone = Time zone
setting-language = Language
setting-currency = Currency
setting-money-on-cards = Money on cards
money-choice-private = private: cards never show money
money-choice-shared = shared: each creator decides
money-on-cards-private = cards never show money
money-on-cards-shared = each creator decides

settings-title = Settings
settings-how = Change them with `/settings set`, any number at once; `/settings reset` puts one back to its default.
settings-reset-hint = Put one back to its default
settings-kept = ⚙️ Saved:
settings-back = ⚙️ Back to the default:
setting-kept = { $same ->
    [yes] **{ $name }**: { $value } (as before)
   *[no] **{ $name }**: { $value } (before: { $before })
}
settings-none-given = Which setting? Name one or more as options: for example `/settings set summary_channel: #summaries timezone: Berlin`. `/settings show` tells how they stand.
settings-log = ⚙️ { $member } changed settings: { $changes }
setting-log-part = **{ $name }** is now { $value }
setting-default = Default: { $value }
setting-changed = Changed { $at } by { $member }
setting-channel-refuses = In { $channel } I can't post yet: I need { $permissions }. Give them in the channel's settings under Permissions.
setting-unknown = There is no setting “{ $piece }”. Did you mean { $example }?
language-unknown = I don't speak “{ $piece }” yet. The nearest is { $example }.
role-is-everyone = The role “everyone” would let every member do it. Pick a role that only the right people have.
role-is-a-bots = The role { $role } belongs to a bot, so no person can have it. Pick another one.

## Help

help-title = What you can do here
help-overview = Everything at a glance
help-hint = More about…
help-you-manager = You are a **manager** here: you can do everything, for every creator. Only who sees their money is theirs to decide.
help-you-moderator = You are a **moderator** here: you can report streams and gifts for every creator.
help-you-creator = You are a **creator** here: your streams, your gifts, your figures.
help-you-member = You are a **member** here. People's earnings are private unless they share them.
help-your-handles = Your handle: { $handles }
help-register = You stream on TikTok? Register your handle with { $add }.
help-more = { $help } with a topic tells more, and so does the menu below.
help-in-dm = Here, in direct messages, you can ask me a little; everything else works in a server that I am in. { $help } there shows you more.
help-not-yours = Nothing here is for you yet: these commands belong to creators, moderators or managers.
help-dm-only-in-server = These commands work in a server only, not in a direct message.
help-topic-answers = Answers
    .tip = Ask in your own words, mention me, or pick “Answer from FAQ” in the menu of a message.
help-topic-streams = From going live to the summary
    .tip = Start when you go live, end when it is over: the summary card comes by itself, and numbers can follow later.
help-topic-gifts = Gifts and supporters
    .tip = Log gifts one by one or as a whole line of text. Everything can be taken back, and late is fine.
    .look = What gifts cost, and what they bring their creators.
help-topic-money = Money: income, payouts, rates
    .tip = What gifts may bring is an estimate; what was really paid, and what else came in, is kept here. Only the creator and managers can.
help-topic-creators = Creators and who sees their money
    .tip = A TikTok handle is registered once. Money is the creator's own, until the creator shares it.
help-topic-settings = Settings of this server
    .tip = Any number of settings can be changed at once; each can be put back to its default.

# --- end ---

## Answers: asking

cmd-ask = Ask about TikTok LIVE in your own words: likes, gifts, payouts, rules
    .question = Your question, in any words and most languages; or pick one
cmd-menu-answer = Answer from FAQ
button-helpful = Helpful
button-not-it = Not it
button-none-of-these = None of these
answer-as-of = As of { $day }
answer-as-of-own = This server's own answer, { $day }
answer-overdue = ⚠️ This answer was due for another look on { $day }: check before you rely on it.
answer-unsure = I'm not sure what you mean. Is it one of these? If not, your question has been passed on to the team here.
answer-unsure-dm = I'm not sure what you mean. Is it one of these?
answer-unknown = I don't know that one. I have passed it on to the team here.
answer-unknown-dm = I don't know that one. Ask it in your server: there I can pass it on to the team.
answer-about-me = Hi! Ask me about TikTok LIVE, for example “do likes pay?”. { $ask } takes any question, { $help } shows what else I can do.
answer-not-ours = I don't know that one. The team here said that this is not theirs to answer.
answer-settled = The team here has answered that one already. Ask it in other words if you did not get that answer.
answer-elsewhere = In this server I answer in { $channel }: ask me there, or with { $ask }.
answer-voted = Thanks, noted.
answer-missed = Noted, thank you. Was it one of these?
answer-missed-all = Noted, thank you. Shall I pass your question on to the team?
answer-passed-on = Passed on. Someone from the team can answer it, and I will post the answer then.
answer-no-text = That message has no text that I could answer. Pick one with words in it.
answer-gone = That answer is gone. Ask again with your own words and /ask.

## Answers: the server's own

cmd-faq = What this server answers: read it, add to it, see what nobody could answer
cmd-faq-list = Every entry by topic
    .topic = Only one topic: start typing
cmd-faq-add = Add an entry of your own; it answers at once, in this server
cmd-faq-edit = Change an entry, or put your own in a stock entry's place here
    .entry = Which entry: start typing its question
cmd-faq-remove = Take an entry out here; can be undone
    .entry = Which entry: start typing its question
cmd-faq-queue = What nobody could answer yet, most asked first

faq-topic-own = This server's own
faq-list-title = Answers
faq-list-title-topic = Answers · { $topic }
faq-list-empty = There is no entry here yet. Managers add one with `/faq add`.
faq-list-page = Page { $page } of { $pages } · { $entries ->
    [one] one entry
   *[other] { $entries } entries
}
faq-legend-own = { $mark } this server's own
faq-legend-override = { $mark } this server's version of a stock entry
faq-votes = 👍 { $helpful } · 👎 { $missed }
faq-read-hint = Read an entry…
faq-restore-hint = Bring back a removed entry…
faq-entry-managers = For managers
faq-entry-about = { $id } · { $votes }
faq-entry-overrides = In place of the stock entry { $stock }
faq-entry-wordings = { $count ->
    [one] One other wording
   *[other] { $count } other wordings
}

faq-form-add = A new entry
faq-form-edit = Change an entry
faq-form-reply = Answer a question
faq-field-question = Question
    .hint = As people would ask it
faq-field-wordings = Other ways to ask it, one a line
    .hint = With four or more I also find it in words that nobody wrote down. With fewer, only in these.
faq-field-answer = Answer
    .hint = Up to { $most } letters. Bold, lists and links work; mentions ping nobody.
faq-field-source = Where it is from (may stay empty)
    .hint = A name or a link, shown beneath the answer
faq-which-entry = Which entry?
faq-field-entry = Its question, or its id from the list

faq-added = ✅ **{ $question }** is answered here from now on.
faq-reach-few = It has { $count ->
    [0] no other wordings
    [one] one other wording
   *[other] { $count } other wordings
}. With fewer than { $enough } I answer only what is asked word for word like that, and offer it as a button for anything near. Add some: every one helps me to recognise the question.
faq-reach-enough = It has { $count } other wordings, so I also find it in words that nobody wrote down.
faq-overridden = 🔁 Here, **{ $question }** is answered your way from now on, in place of the stock entry “{ $stock }”. I still recognise every wording of that.
faq-changed = ✅ Changed: **{ $question }**
faq-unchanged = **{ $question }** stays as it was.
faq-reverted = ↩️ **{ $question }** is as it was before.
faq-refused = Nothing was saved yet, and nothing that you typed is lost:
draft-question-empty = The question has no words.
draft-question-long = The question has { $letters } letters; { $most } at most.
draft-wordings-many = There are { $letters } wordings; { $most } at most.
draft-wording-long = The wording “{ $piece }” has { $letters } letters; { $most } at most. One wording a line.
draft-answer-empty = The answer is empty.
draft-answer-long = The answer has { $letters } letters; { $most } at most, so that it fits one reply. Say the first thing first, and link to the rest.
draft-source-long = The source has { $letters } letters; { $most } at most.
faq-known-own = “{ $question }” is answered here already, by your own entry **{ $known }**. Nothing was saved yet, and nothing that you typed is lost.
faq-known-stock = “{ $question }” is a stock entry: **{ $known }**. You can put your own answer in its place, here only. Nothing was saved yet, and nothing that you typed is lost.
faq-go-on-edit = Change that entry
faq-go-on-override = Put mine in its place
faq-word-differently = Ask it differently
faq-it-answers = That entry answers it
faq-removed-own = 🗑️ **{ $question }** is not answered here any more.
faq-removed-override = 🗑️ Your version of **{ $question }** is gone; the stock entry answers again.
faq-removed-stock = 🗑️ The stock entry **{ $question }** is hidden here. Other servers still have it.
faq-restored = ↩️ It is back, as it was.
button-edit = Edit
button-take-out = Remove

queue-title = Nobody could answer these yet
queue-empty = 🎉 The queue is empty: every question here has found an answer.
queue-page = Page { $page } of { $pages } · { $questions ->
    [one] one question
   *[other] { $questions } questions
}
queue-line = **{ $place }.** { $question } · asked { $asked ->
    [one] once
   *[other] { $asked } times
}, last { $last }
queue-also = -# also: { $question }
queue-hint = Answer one, or say that it is not for me…
queue-group-title = Asked, and not answered
queue-question = **{ $question }** · { $asked ->
    [one] once
   *[other] { $asked } times
}
queue-where = Asked in { $channels }. The answer goes there too.
queue-where-else = Asked in { $channels }. The answer goes to { $told }.
queue-which = Which entry answers “{ $question }”? The question becomes a wording of it.
queue-which-hint = Pick the entry…
queue-answered = ✅ Answered with a new entry: **{ $entry }**
queue-settled = ✅ “{ $question }” is a wording of **{ $entry }** now.
queue-replied = I replied where it was asked: { $places }
queue-place-refuses = In { $channel } I could not reply: I need { $permissions } there.
queue-place-failed = In { $channel } Discord did not take the reply just now. The answer is there for the next who asks.
queue-place-gone = One place where it was asked is gone or hidden from me ({ $channel }), so I could not reply there.
queue-not-ours = 🚫 “{ $question }” is not for me: from now on I offer nothing for it here.
queue-reopened = ↩️ Undone: it stands in the queue again.{ $replies ->
    [0] { "" }
    [one] { " " }My reply is deleted.
   *[other] { " " }My { $replies } replies are deleted.
}
button-answer = Answer it
button-existing = An entry answers it
button-other-entry = Another entry…
button-not-ours = Not ours
button-queue = The queue
button-own-entry = Save it as an entry of its own

entry-unknown = There is no entry “{ $piece }” here. Start typing and pick one from the list; `/faq list` shows them all.
entry-unclear = Several entries fit “{ $piece }”. Pick one from the list, or type its id from `/faq list`.
entry-known = This server has that question already: “{ $question }” ({ $entry }). Change that one with `/faq edit`. What you typed is still there when you open the form again.
entry-overridden = This server has its own version of { $stock } already: { $entry }. Change that one with `/faq edit`.
entry-changed-since = That was changed again in the meantime, so I left it alone. `/faq edit` shows how it stands.
entries-too-many = A server can have { $most } entries of its own. Take one out with `/faq remove` first; what you typed is still there when you open the form again.
faq-topic-unknown = There is no topic “{ $piece }”. Pick one from the list, or leave it out to see all.
question-closed = That question is not open any more: somebody was faster, or it made room for newer ones. `/faq queue` shows what is left.
question-closed-kept = That question is not open any more: somebody was faster, or it made room for newer ones. Nothing that you typed is lost.

## Setup

cmd-setup = Set me up in two minutes: channels, roles, time zone, yourself

setup-step = Set-up { $step } of { $steps } · { $title }
setup-page-channels = Channels
    .how = Pick a channel for each job, or leave it. Every pick is saved at once.
setup-page-people = People
    .how = Who looks after all creators here? And do you stream yourself?
setup-page-place = Time, language, money
    .how = Days begin and end in your time zone. Tap yours, or type a city.
setup-page-done = That's it
    .how = This is how it stands. `/setup` brings you back here at any time.
setup-hint-summary-channel = Summaries of streams go to…
setup-hint-faq-channel = Questions are answered in…
setup-hint-announce-channel = Streams are announced in…
setup-hint-log-channel = Changes and warnings are noted in…
setup-hint-manager-role = Role that may do everything here…
setup-hint-moderator-role = Role that reports gifts for all creators…
setup-hint-language = Language
setup-hint-currency = Currency
setup-hint-money-on-cards = Money on public summaries
setup-money-private = Never show money on public summaries
setup-money-shared = Money on summaries: each creator decides
setup-back = Back
setup-on = Next
setup-finish = Finish
setup-check = Check again
setup-saved = ⚙️ Saved. **{ $name }**: { $value }
setup-not-registered = You are not registered as a creator.
setup-registered = You stream as { $handles }
setup-register = I stream myself
setup-handle = Your TikTok handle
setup-handle-example = @lunaplays
setup-registered-now = ✅ @{ $creator } is registered as yours.
setup-handle-taken = @{ $creator } is linked to someone else here, and nothing was changed. If it is yours, take it over with `/creator add` and its `member`.
setup-zone-type = Another…
setup-zone-example = A large city near you. Now: { $now }
setup-zone-near = I don't know a time zone “{ $piece }”. Do you mean one of these?
setup-sample = Post a sample summary
setup-next = **Now it goes like this**
    1. Creators register their TikTok handle: { $add }
    2. A stream begins: { $start }. Gifts: { $log }. It is over: { $end }
    3. Everything else: { $help }
setup-not-a-member = I am not a member of this server, so there is nothing to set up. Invite me as a bot first.

sample-title = Sample: made-up figures
sample-lead = **This is only a sample.** Its figures are made up and count nowhere; this is what a summary will look like.
sample-foot = Sample with made-up figures · a manager can remove it
sample-remove = Remove this sample
sample-posted = 📊 The sample is here: { $card }
sample-nowhere = No channel took the sample.

hello =
    👋 **Hi, I'm Aftershow**, for creators on TikTok LIVE and their teams.
    💬 I answer questions about gifts, diamonds and payouts: { $ask }
    🎁 I keep count of the gifts that you report, so that nothing is lost: { $log }
    📊 I sum up each stream, with what it brought and how it went: { $end }
hello-ready = All of this works right now. **Set up** takes a manager two minutes: channels, roles, time zone.
hello-again = 👋 I'm back, and everything is as you left it. { $help } shows what you can do.
hello-set-up = Set up
hello-try = Try an answer
hello-in-dm = I write to you because I may not write in any channel of **{ $server }**. Give me **View Channel** and **Send Messages** there, then run { $setup }.

notice-heading = **For managers:** something that I was set up with is missing.
notice-fix = Fix it
notice-in-dm = That is in **{ $server }**. Run `/setup` there to choose anew or to check again.
notice-cant-answer = **For managers:** somebody asked me something, and I can't answer there.

needs-permissions = In { $channel } I need { $permissions }: open that channel's settings, then Permissions, add **{ $me }** and switch them on.
missing-channel-gone = **{ $name }**: the channel is gone or hidden from me. { $meanwhile }
missing-role-gone = **{ $name }**: the role was deleted. { $meanwhile }
missing-permissions = **{ $name }**: { $needs } { $meanwhile }
missing-history = Everything works meanwhile, but after a restart I might not find my own posts and post one twice.
missing-summary-channel = Meanwhile summaries go to where the stream was ended.
missing-faq-channel = { $gone ->
    [yes] Meanwhile `/ask` answers only to who asks.
   *[no] Meanwhile I can't answer there when somebody mentions me.
}
missing-announce-channel = Meanwhile reminders of streams go to the summary channel, else to where each stream was planned.
missing-log-channel = Meanwhile changes are noted nowhere.
missing-manager-role = Meanwhile only people with **Manage Server** are managers here.
missing-moderator-role = Meanwhile nobody is a moderator here.

## Goals

cmd-goal = What you want to reach in a week or a month, and how far you are
cmd-goal-set = Set a goal that begins anew with every week or month
    .metric = What counts
    .target = How much: 100k, 80h, 22 days, $500, 500 EUR
    .period = In a week (from Monday) or a month (if left out)
    .creator = Whose goal (yours if left out; for managers then the whole server's)
cmd-goal-show = How far the goals are, the pace, and what is needed a day
    .creator = Whose goals (yours and the server's if left out)
cmd-goal-clear = Take a goal back
    .metric = Which one, by what counts (you are asked if left out)
    .period = The one of the week or the one of the month
    .creator = Whose goal (yours if left out; for managers the server's too)

goal-measure-diamonds = Diamonds
goal-measure-hours = Hours live
goal-measure-valid-days = Valid days (at least one hour live)
goal-measure-streams = Streams
goal-measure-new-followers = New followers
goal-measure-earnings = Earnings (estimate of the gifts, and other income)
goal-amount-diamonds = { $shown } 💎
goal-amount-hours = { $shown } live
goal-amount-valid-days = { $shown } valid { $count ->
    [one] day
   *[other] days
}
goal-amount-streams = { $shown } { $count ->
    [one] stream
   *[other] streams
}
goal-amount-new-followers = { $shown } new { $count ->
    [one] follower
   *[other] followers
}
goal-amount-earnings = { $shown }
goal-entered = { $target } ({ $entered })
goal-of-creator = { $target } a { $period ->
    [week] week
   *[month] month
} · @{ $creator }
goal-of-server = { $target } a { $period ->
    [week] week
   *[month] month
} · all creators together
goal-title = Goals
goal-none = No goals yet. Set one with `/goal set`, for example `/goal set metric: Diamonds target: 100k`.
goal-set = 🎯 The goal is set. Reaching it is celebrated on the summary card.
goal-as-before = 🎯 That goal stands already:
goal-before = Before: { $target }
goal-cleared = 🗑️ No goal any more: { $goal }. What was celebrated stays on its card.
goal-which = Which goal do you want to take back?
goal-so-far = So far { $value } · **{ $percent }**
goal-reached = ✅ Reached! It begins anew after { $last }.
goal-first-day = The first day tells no pace yet.
goal-pace-enough = 📈 At this pace about { $projected } by { $last }: enough.
goal-pace-short = 📉 At this pace about { $projected } by { $last }: not enough yet.
goal-needed = { $days ->
    [one] { $left } to go today, the last day.
   *[other] { $left } to go: { $needed } a day for the { $days } days left.
}
goal-needed-days = { $left } to go, with { $days ->
    [one] one day left
   *[other] { $days } days left
} that can still be valid.
goal-impossible = { $left } to go: more than the time until the end of { $last } can bring.
goal-week = Week of { $day }
goal-card-reached = 🎉 **Goal reached: { $target }** · { $when }
goal-card-reached-together = 🎉 **Goal of all creators reached: { $target }** · { $when }
goal-card-progress = 🎯 { $when }: { $goals }
goal-card-together = { $when }, all creators
goal-card-of = { $value } of { $target }

goal-target-zero = “{ $piece }” is no goal: it would be reached already. Write more than nothing, like { $example }.
goal-too-many-hours = “{ $piece }” is more than such a period has: { $most } hours at most.
goal-too-many-days = “{ $piece }” is more than such a period has: { $most } days at most.
goal-currency-without-rate = I don't know yet what { $currency } is worth in US dollars. A manager can say so with `/settings rate`; then set the goal again, or write it in dollars.
goal-none-to-clear = There is no such goal that you could take back. `/goal show` tells which there are.
goal-unknown = That goal is gone. `/goal show` tells which there are.
help-topic-goals = Goals
    .tip = A goal begins anew with every week or month, and reaching it is celebrated once, on the summary card.

## Digests

cmd-digest = Summaries that come by themselves, every day, week or month
cmd-digest-set = Let a summary come by itself, or change the one of that name
    .every = How often
    .at = At what time here: 09:00, 9am, 21h30
    .day = Weekday, or day of the month (1 to 31, or last); the first if left out
    .channel = Where to (the summary channel if left out, or here)
    .scope = About the whole server, or one creator
    .creator = About which creator (your own if left out)
    .to = To a channel, or to yourself as a direct message
    .name = What it is called; the same name again changes it
    .empty = What happens after a time without streams and questions
cmd-digest-preview = How a digest looks now, only for you
    .name = Which one (you are asked if left out)
cmd-digest-off = Turn a digest off; it can be brought back
    .name = Which one (you are asked if left out)

digest-every-day = Every day
digest-every-week = Every week
digest-every-month = Every month
digest-scope-creator = One creator
digest-scope-server = The whole server
digest-to-channel = Channel
digest-to-dm = Direct message to me
digest-empty-say = Say so in one line
digest-empty-silent = Stay silent

digest-when-day = every day at { $clock }
digest-when-week = every { $weekday } at { $clock }
digest-when-month = every month on day { $day } at { $clock }
digest-when-last = every month on its last day at { $clock }
digest-in-channel = in { $channel }
digest-in-dm = by direct message
digest-about-server = about all creators together
digest-about-creator = about @{ $creator }
digest-kept = 📬 **{ $name }** comes { $when }, { $where }, { $about }.
digest-as-before = 📬 **{ $name }** stands already: { $when }, { $where }, { $about }.
digest-next = Next: { $at } ({ $relative }). It sums up { $period }.
digest-stays-silent = 🤫 Nothing comes when there was nothing.
digest-before = Before: { $when }, { $where }, { $about }
digest-channel-refuses = In { $channel } I can't post it yet: I need { $permissions }. Give them in the channel's settings under Permissions; what is due then follows by itself.
digest-turned-off = 🔕 **{ $name }** comes no more.
digest-which = Which digest do you mean?
digest-preview = 👀 This is how **{ $name }** looks { $where }, filled with the last period that is over:
digest-dm-closed = ⚠️ The last one could not reach you: your direct messages are closed to me. In this server's menu, under Privacy Settings, allow direct messages.
digest-not-reached = 📪 The digest “{ $name }” could not be brought to { $member }: their direct messages are closed to me. They can allow them in this server's menu under Privacy Settings; the next one then arrives. `/digest preview` shows it to them meanwhile.
digest-ended = 🔕 “{ $name }” of { $server } has ended: it was about data there that you don't look after any more.
button-preview = Preview

digest-title = { $every ->
    [day] The day
    [month] The month
   *[week] The week
} · { $period }
digest-footer = { $name } · { $when }
digest-late = ⏰ This comes late: it was due { $due }.
digest-empty = { $every ->
    [day] 🌙 A quiet day: no streams. Rest well!
    [month] 🌙 A quiet month: no streams. The next one is a fresh start!
   *[week] 🌙 A quiet week: no streams. See you at the next one!
}
digest-no-streams = 🌙 No streams this time.
digest-diamonds = 💎 **{ $diamonds }** { $diamonds ->
    [one] diamond
   *[other] diamonds
} { $change }
digest-against = against { $before } in { $period }
digest-nothing-before = 🌱 Nothing to compare it with: no streams in { $period }
digest-streams = 🎥 { $streams ->
    [one] one stream
   *[other] { $streams } streams
}
digest-live = ⏱️ { $live } live
digest-gifts = 🎁 { $gifts ->
    [one] one gift
   *[other] { $gifts } gifts
}
digest-followers = 🌟 { $followers ->
    [one] one new follower
   *[other] { $followers } new followers
}
digest-money = 💵 ≈ **{ $expected }**{ $local } · { $low } to { $high }
digest-rate = Estimate at a rate of { $rate }
digest-rates = Estimate at { $count } rates
digest-money-part = That is of { $creators ->
    [one] one creator
   *[other] { $creators } creators
}; the money of { $others ->
    [one] one other
   *[other] { $others } others
} is private.
digest-best = 🏆 Best stream
digest-best-line = { $stream } · @{ $creator } · **{ $diamonds }** 💎
digest-movers = Who moved most
digest-rose = 📈 @{ $creator } +{ $by } 💎 to { $diamonds } { $change }
digest-fell = 📉 @{ $creator } −{ $by } 💎 to { $diamonds } { $change }
digest-goal = 🎯 { $target } a { $period }, all together · { $bar } { $percent }
digest-goal-of = 🎯 { $target } a { $period } · @{ $creator } · { $bar } { $percent }
digest-plans = Plans
digest-planned = { $kept } of { $planned } planned streams took place
digest-quiet = 💤 Quiet for a week
digest-quiet-line = @{ $creator }, last live { $day }
digest-questions = 💬 Questions
digest-asked = { $asked ->
    [one] One question
   *[other] { $asked } questions
}: { $answered } answered, { $offered } offered the nearest answers, { $unanswered } unanswered
digest-waiting = { $waiting ->
    [one] One question waits
   *[other] { $waiting } questions wait
} for an answer: `/faq queue`
digest-picture-streams = { $count ->
    [one] stream
   *[other] streams
}
digest-picture-followers = { $count ->
    [one] new follower
   *[other] new followers
}
digest-picture-days = Diamonds by day
digest-picture-days-beside = Diamonds by day · paler: the { $every ->
    [day] days
   *[week] week
} before
digest-picture-against = against { $period }
digest-picture-best = Best: { $day } · { $diamonds }

digest-clock-unreadable = “{ $piece }” is no time of the day. Write it like { $example }.
digest-weekday-unreadable = “{ $piece }” is no day of the week. Write it like Monday or Fri; a day of the month goes with `every: Every month`.
digest-month-day-unreadable = “{ $piece }” is no day of a month. Write 1 to 31, or “last”; in a shorter month 31 is its last day.
digest-day-of-daily = A daily digest comes every day, so it needs no `day`. Leave it out, or choose every week or every month.
digest-name-unreadable = “{ $piece }” can't be a name: write up to { $most } letters.
digest-name-taken = There is another digest called “{ $name }” by now. `/digest off` takes it away; or set this one under another name.
digest-too-many = There are { $most } digests already. `/digest off` takes one away.
digest-dm-and-channel = A direct message goes to no channel. Leave out `channel`, or choose `to: Channel`.
digest-server-and-creator = It is about the whole server or about one creator. Leave out `creator`, or choose `scope: One creator`.
digest-managers-only = Digests of the whole server are the managers' to set. Your own comes by direct message: `/digest set` with `scope: One creator`.
digest-not-yours = That is somebody else's handle. You can set a digest of your own, by direct message; managers can set any.
digest-dm-only = Digests in channels are the managers' to set. Your own comes by direct message: choose `to: Direct message to me`, without `channel`.
digest-money-not-yours = The money in this digest is shared with its creators and the managers only, and you are neither.
digest-none = There is no digest that you could look at. `/digest set` makes one, for example `/digest set every: Every week at: 09:00`.
digest-unknown = There is no digest “{ $piece }”. Did you mean “{ $near }”? Pick one from the list that appears while you type.
digest-gone = That digest is gone, or not yours to look at. `/digest preview` tells which there are.
help-topic-digests = Digests
    .tip = A weekly digest on Monday sums up the week that ended the night before. `/digest preview` shows how it looks.

## Earnings

cmd-earnings-show = What you earned: gift estimate, other income, payouts, against the time before
    .period = Over which time (this month if left out)
    .creator = Whose, if not your own
cmd-earnings-export = Your ledger as a file, or a statement to print
    .period = Over which time (this month if left out)
    .format = csv, xlsx or json with every line; pdf is a statement to print
    .creator = Whose, if not your own
earnings-title = Earnings · { $period }
earnings-week = Week of { $day }
earnings-all = All time
earnings-stream-of = the stream of { $at }
earnings-empty = Nothing is known of @{ $creator } in this time: no streams, no other income, no payouts. `/stream report` adds a past stream, `/income add` and `/payout add` add money.
earnings-no-stream = @{ $creator } has no streams yet. `/stream start` begins one, `/stream report` adds a past one.
earnings-no-streams = No streams in this time, so there is no estimate of gifts.
earnings-gifts = ≈ **{ $expected }** from gifts · { $low } to { $high }
earnings-estimate = Estimate for { $diamonds } 💎 at a rate of { $rate }: { $origin }
earnings-estimate-several = Estimate for { $diamonds } 💎 at { $count } rates: each stream at the rate of its day
earnings-reported = { $reported } of TikTok's { $diamonds } diamonds reported, { $percent }
earnings-unsure = Of { $streams } of the { $of } streams TikTok's own total is not known: there, what was reported counts.
earnings-unsure-all = { $streams ->
    [one] TikTok's own total is not known: what was reported counts.
   *[other] TikTok's own totals are not known: what was reported counts.
}
earnings-against = { $change } against { $before } ({ $period })
earnings-nothing-before = Nothing is known of { $period }, so there is nothing to compare with.
earnings-own-currency = In the server's currency: ≈ { $gifts } from gifts · { $income } other income · { $paid } paid out
earnings-no-own-rate = { $currency } has no rate for some of these days; a manager sets it with `/settings rate`.
earnings-unconverted = ⚠️ { $count ->
    [one] One entry is in no total:
   *[other] { $count } entries are in no total:
} { $currencies } has no rate for that day. A manager sets it with `/settings rate`.
earnings-income = Other income
earnings-no-income = None entered. `/income add`
earnings-kind = { $kind }: { $usd }
earnings-payouts = Payouts received
earnings-no-payouts = None entered. `/payout add`
earnings-payout-count = { $count ->
    [one] one payout
   *[other] { $count } payouts
}, not added to estimates
earnings-streams = { $count ->
    [one] One stream
   *[other] { $count } streams
}
earnings-streams-paged = { $count } streams · page { $page } of { $pages }
earnings-stream = `{ $day }` ≈ **{ $expected }** · { $diamonds } 💎{ $known }{ $title }
earnings-stream-share = {" "}({ $percent } reported)
earnings-goal = 🎯 { $target } · { $bar } { $percent }
earnings-running = It is not over yet: what stands here is so far.
earnings-period = { $period ->
    [stream] Stream
    [day] Day
    [week] Week
    [month] Month
    [year] Year
   *[all] All time
}
earnings-period-hint = Another period
earnings-button-older = { $period ->
    [stream] Stream before
    [day] Day before
    [week] Week before
    [month] Month before
   *[year] Year before
}
earnings-button-newer = { $period ->
    [stream] Next stream
    [day] Next day
    [week] Next week
    [month] Next month
   *[year] Next year
}
earnings-picture-income = other income
earnings-picture-paid = paid out
earnings-picture-range = { $low } to { $high } · estimate of gifts
earnings-picture-bars = By { $step } · the line spans low to high
earnings-picture-against = against { $period }
earnings-stream-before = the stream before
earnings-picture-best = Best: { $label } · { $usd }
earnings-how-title = How it is computed · { $period }
earnings-how-diamonds = **{ $diamonds } 💎** of { $streams ->
    [one] one stream
   *[other] { $streams } streams
}: TikTok's own total where it is known, else what was reported.
earnings-how-totals = TikTok shows { $diamonds } 💎 for the streams whose total is known; { $reported } 💎 of them were reported.
earnings-how-rate = { $streams ->
    [one] **One stream**
   *[other] **{ $streams } streams**
}, { $origin }:
earnings-how-sum = { $which ->
    [low] Low
    [high] High
   *[expected] Expected
}: { $parts } = **{ $usd }**
earnings-how-income = **Other income: { $usd }**
earnings-how-payouts = **Payouts received: { $usd }**
earnings-how-never-added = Payouts are what TikTok really paid. They are never added to estimates.
earnings-how-dollars = { $day }: { $usd }
earnings-how-converted = { $day }: { $amount } × { $rate } = { $usd }
earnings-how-no-rate = { $day }: { $amount }, in no total: its currency has no rate for that day
earnings-how-against = { $now } against { $before } in { $period }: { $change }
earnings-which-format = As what?
earnings-format = { $kind ->
    [pdf] PDF statement
    [xlsx] Excel
    [csv] CSV
   *[json] JSON
}
earnings-exported = The ledger of @{ $creator }: { $period }
earnings-exported-zip = It is large, so it comes zipped.
earnings-exported-parts = It is large, so it comes zipped in { $parts } parts. Save them all in one folder and open the first with 7-Zip, or put them together with `cat`; they make { $name }.
earnings-exported-part = Part { $part }
earnings-exported-empty = Nothing is known of this time, so the file holds only its headings.
export-too-large = That is too much for Discord, even zipped. Take a shorter period.
statement-failed = The statement could not be drawn just now. Try once more, or take `xlsx`.
statement-title = Earnings statement
statement-page = Page { $page } of { $pages }
statement-days = { $first } to { $last }, days of { $zone }.
statement-until = From the beginning ({ $first }) to { $last }, days of { $zone }.
statement-made = Made on { $day }.
statement-estimates = Estimates are diamonds × $0.01 × a rate, not money that was paid. Payouts are what TikTok really paid; they are never added to estimates.
statement-gifts = Gifts, estimated
statement-gifts-note = { $low } to { $high } for { $diamonds } diamonds at a rate of { $rate }: { $origin }
statement-gifts-several = { $low } to { $high } for { $diamonds } diamonds, each stream at the rate of its day, see Rates used
statement-no-streams = No streams in this time.
statement-income-note = As entered; other currencies at the rates below
statement-payouts-note = What TikTok really paid in this time, whenever it was earned
statement-payouts-of-stream = A payout belongs to no single stream.
statement-gifts-by-stream = Gifts by stream, estimated
statement-valued = Each stream is valued with the rate of its day; the column “Rate” is the expected one. Amounts are in US dollars.
statement-reported = { $reported } of TikTok's { $diamonds } diamonds were reported gift by gift.
statement-by-month = More than { $most } streams, so they are summed by month; the other formats list each.
statement-column-day = Day
statement-column-month = Month
statement-column-streams = Streams
statement-column-stream = Stream
statement-column-diamonds = Diamonds
statement-column-rate = Rate
statement-column-low = Low
statement-column-expected = Expected
statement-column-high = High
statement-column-kind = Kind
statement-column-covers = Covers
statement-column-note = Note
statement-column-entered = As entered
statement-column-per-unit = USD per unit
statement-column-usd = USD
statement-column-of = Rate of
statement-column-from = Where from
statement-covers = { $first } to { $last }
statement-none = None in this time.
statement-no-rate = no rate
statement-total = Total
statement-rates = Rates used
statement-of-diamonds = Diamonds
statement-of-currency = 1 { $currency } in USD
statement-since = from { $day }
statement-rate-source = The stock rate: 50 % is the classic share of a diamond's nominal cent (TikTok to Business Insider, 2023-09-13), 53 % the most under scaled LIVE rewards (TikTok Creator Academy, 2025-02-06), 40 % what missions of the stream itself can bring there.

## Money

cmd-income = Money that is not gifts: sponsorships, merch, donations …
cmd-income-add = Add an income that is not gifts
    .kind = What it is
    .amount = How much: 250, 250 EUR, €1.2k
    .date = On which day (today if left out): yesterday, 12 Nov
    .note = What it was for
    .stream = Which stream it belongs to
    .creator = Whose it is (yours if left out)
cmd-income-list = A creator's income that is not gifts, newest first
    .creator = Whose (yours if left out)
cmd-income-remove = Take an income back; can be undone
    .income = Which one: start typing its day, its note or its number
cmd-payout = What TikTok really paid
cmd-payout-add = Add a payout; where its time is known, the bot shows the rate that it implies
    .amount = How much: 250, 250 EUR, €1.2k
    .date = On which day (today if left out): yesterday, 12 Nov
    .covers_from = The first day whose gifts it pays: 1 Nov
    .covers_to = The last day whose gifts it pays: 15 Nov
    .note = What you want to remember of it
    .creator = Whose it is (yours if left out)
cmd-payout-list = A creator's payouts, newest first
    .creator = Whose (yours if left out)
cmd-payout-remove = Take a payout back; can be undone
    .payout = Which one: start typing its day, its note or its number
cmd-earnings = What streams bring
cmd-earnings-rate = Show or set the share of a diamond's cent that is paid, from a day on
    .low = The lowest share to reckon with: 0.4 or 40 %
    .expected = The share that you expect: 0.5 or 50 %
    .high = The highest share to reckon with: 0.53 or 53 %
    .since = From which day on (today if left out): 1 Nov, yesterday
    .creator = Whose rate (yours if left out; a manager's: the server's)

money-not-yours-to-keep = Only @{ $creator } and managers keep that: it is @{ $creator }'s money.
amount-negative = “{ $piece }” is less than nothing. Write an amount above zero, like { $example }.
amount-zero = “{ $piece }” is nothing. Write an amount above zero, like { $example }.
amount-too-large = “{ $piece }” is too much: { $most } at most. Is there a digit too many?
amount-too-fine = “{ $piece }” is finer than { $currency } goes: { $digits ->
    [0] it has no decimals
   *[other] { $digits } decimals at most
}. Write it like { $example }.
amount-ambiguous = “{ $piece }” can be read in two ways: { $first } or { $second }. Which one?
amount-of-what = “{ $word }” in “{ $piece }” can mean several currencies. Which one?
amount-two-currencies = “{ $piece }” names two currencies. Write one, like { $example }.
currency-unknown = I don't know a currency “{ $piece }”. Use a code of three letters, like { $example }.
rate-unreadable = “{ $piece }” is no rate. Write a share from 0 to 1, like { $example }, or a percentage, like 50 %.
rate-over-all = “{ $piece }” is more than all: a rate goes from 0 to 1, or 0 % to 100 %. Write it like { $example }.
rate-over-one = “{ $piece }” is over one, and a rate is a share from 0 to 1. Did you mean { $meant }?
rate-order = A rate goes from low to expected to high; yours are not in that order. Nothing was changed.
usd-rate-unreadable = “{ $piece }” is no rate of a currency. Write how many US dollars one is worth, like { $example }, or so many for a dollar, like 1/16300.
usd-rate-too-high = “{ $piece }” US dollars for one { $currency }? No currency is worth more than { $most } US dollars. If so many { $currency } make one dollar, write 1/ before it.
usd-is-usd = The US dollar is what everything is converted to: it needs no rate. Name another currency.
date-unreadable = I can't read “{ $piece }” as a day. Write it like { $example }, 12 Nov, or yesterday.
date-in-future = “{ $piece }” is still to come. Name a day up to today, like { $example }.
date-too-old = “{ $piece }” is before TikTok: most likely a slip. Write the whole date, like { $example }.
covers-ends-before-start = The time that it covers can't end ({ $ends }) before it begins ({ $begins }). Nothing was kept; correct one of them.
note-too-long = The note “{ $piece }” is too long: { $most } characters at most.
income-other-stream = That stream is @{ $other }'s, not @{ $creator }'s. Leave `creator` out, or pick another stream.
money-unknown = I can't find “{ $piece }” here. Pick it from the list, or look for its number in the list.
money-several = Several fit “{ $piece }”. Pick one from the list, or say its number.

income-kind-sponsorship = Sponsorship
income-kind-merch = Merch
income-kind-donation = Donation
income-kind-subscription = Subscription
income-kind-creator-rewards = Creator Rewards
income-kind-shop = TikTok Shop
income-kind-other = Other income
income-disclose = 📣 Was the stream sponsored? TikTok wants that disclosed on LIVE too: **Go LIVE › Settings › Content disclosure › Disclose commercial content**, then *Your brand* or *Branded content*.
income-list-title = Income of @{ $creator }, gifts aside
income-list-empty = Nothing yet. `/income add` adds sponsorships, merch, donations and more.
payout-word = Payout
payout-list-title = Payouts of @{ $creator }
payout-list-empty = Nothing yet. `/payout add` adds what TikTok really paid.
payout-covers = for { $first } to { $last }

entry-kept = ✅ { $what } of @{ $creator }: { $amount }{ $local } · { $day }{ $note }
entry-repeated = Already kept: it counts once.
entry-waits = waits for a rate
entry-without-rate = No rate of { $currency } is known for { $day } yet. The entry is kept as it is, and counts in US dollars as soon as there is one.
entry-ask-manager = A manager can set the rate of { $currency }: `/settings rate`.
local-without-rate = No rate of { $currency } is known for { $day }, so it is shown in US dollars.
entry-removed = ↩️ Taken back: { $what } of @{ $creator }, { $amount } · { $day }{ $note }
entry-removed-before = That was taken back already: { $what } of @{ $creator }, { $amount } · { $day }{ $note }
entry-restored = ✅ Back again: { $what } of @{ $creator }, { $amount } · { $day }{ $note }
entry-restored-before = It stands already: { $what } of @{ $creator }, { $amount } · { $day }{ $note }
entry-line = `#{ $id }` { $day } · { $what } · { $amount }{ $rest }
entry-total = All together
entry-page = Page { $page } of { $pages } · { $entries } entries
total-without-rate = Not in { $currency }: its rate is not known for all of these days. A manager sets it with `/settings rate`.
total-unconverted = Not in it, for want of a rate: { $amounts }

payout-says = 📐 From { $first } to { $last }: { $diamonds } 💎 in { $streams ->
    [one] one stream
   *[other] { $streams } streams
}, and { $usd } paid{ $payouts ->
    [one] {""}
   *[other] { " " }in { $payouts } payouts
}. That implies a rate of **{ $share }**; assumed is { $assumed }.
payout-says-missing = More was paid than these diamonds are nominally worth, so gifts of that time are missing here. Add TikTok's own totals with `/stream metrics`, or streams with `/stream report`; such a rate can't be used.
payout-says-unsure = Of { $streams ->
    [one] one of these streams
   *[other] { $streams } of these streams
} TikTok's own total is not known: if gifts went unreported there, the true rate is lower. `/stream metrics` adds it.
payout-says-time = 📐 Which days it covers is not known, so it says nothing about the rate; assumed is { $assumed }. Name them with `covers_from` and `covers_to` next time.
payout-says-currency = 📐 Without a rate of { $currency } it says nothing about the reward rate; assumed is { $assumed }.
payout-says-streams = 📐 No stream is known of the days that it covers, so it says nothing about the rate; assumed is { $assumed }. `/stream report` adds past streams.
payout-says-diamonds = 📐 Fewer than { $least } 💎 are known of the days that it covers: too little to infer a rate from; assumed is { $assumed }.
payout-says-overlap = 📐 Another payout covers a part of the same days, so neither says what the rate was; assumed is { $assumed }. Payouts for exactly the same days count together.
payout-says-otherwise = Nothing was changed: by now that payout says something else.
button-adopt = Use this rate: { $share }
button-usd-rate = Set the rate of { $currency }

rate-words = { $rate } ({ $low } to { $high })
rate-origin-stock = stock rate
rate-origin-server = this server's rate
rate-origin-creator = the creator's own rate
rate-origin-since = { $origin }, since { $day }
rate-of-server = this server
rate-of-creator = @{ $creator }
rate-today = 📐 Reward rate of { $whose } today: **{ $rate }**, { $origin }
rate-none-own = @{ $creator } has no rate that holds today, so the server's does.
rate-dated = Set from a day on:
rate-dated-line = { $day }: { $rate }
rate-how-to-set = A stream is valued with the rate of its day. `/earnings rate expected: 0.5 from: 1 Nov` sets one; it re-values only from that day on.
rate-set = 📐 Reward rate of { $whose } from { $day }: **{ $rate }** (before: { $before }, { $origin })
rate-same = 📐 Reward rate of { $whose } from { $day } is { $rate } already. Nothing was changed.
rate-part-stays = { $part ->
    [low] Low
    [high] High
   *[expected] Expected
} stays { $share }.
rate-part-moved = { $part ->
    [low] Low
    [high] High
   *[expected] Expected
} moved along, from { $before } to { $share }.
rate-streams = { $streams ->
    [0] No stream is valued otherwise by that.
    [one] One stream is valued with it now.
   *[other] { $streams } streams are valued with it now.
}
rate-undone = ↩️ Taken back. Reward rate of { $whose } on { $day } is { $rate } again: { $origin }.
usd-rate-worth = { $units } { $currency } = { $usd } USD
usd-rate-set = 💱 { $worth }, from { $day } on.
usd-rate-same = 💱 { $worth } from { $day } on is set already. Nothing was changed.
usd-rate-before = Before: { $worth }
usd-rate-converted = { $entries ->
    [0] No income or payout is converted otherwise by that.
    [one] One income or payout is converted with it now; what was entered stays beside it.
   *[other] { $entries } incomes and payouts are converted with it now; what was entered stays beside it.
}
usd-rate-unconverted = { $entries ->
    [0] No income or payout was converted with it.
    [one] One income or payout is not converted with it any more: it has its earlier conversion again, or waits for a rate.
   *[other] { $entries } incomes and payouts are not converted with it any more: they have their earlier conversion again, or wait for a rate.
}
usd-rate-waiting = { $entries ->
    [one] One still waits
   *[other] { $entries } still wait
} for a rate of an earlier day, { $day } at the earliest.
button-usd-rate-from = Set { $currency } from { $day }
usd-rate-undone = ↩️ Taken back: { $worth }, from { $day } on.
usd-rate-again = Again: { $worth }
usd-rate-none = No rate of { $currency } is known for that day now.
usd-rate-field = US dollars for one { $currency }
usd-rate-since = From which day on

## Privacy

cmd-privacy = What is stored about you: take it out, or have it deleted
cmd-privacy-export = Everything that is stored about you, as a file only for you
cmd-privacy-delete = Have everything about you deleted; says first what that means

privacy-nothing = Nothing is stored about you.
privacy-exported = 📦 Everything that is stored about you, in every server: { $lines ->
    [one] one line
   *[other] { $lines } lines
}. The first section, `about`, explains the others. Keep it to yourself: your money figures may be in it.
privacy-ask = **This deletes what is stored about you, in every server, at once and for good.** You can take it out first with `/privacy export`.
privacy-goes-handles = 🗑️ **Goes:** { $handles } with { $streams ->
    [0] everything about it
    [one] its stream and everything about it
   *[other] its { $streams } streams and everything about them
}: gifts, numbers, cards, goals{ $money ->
    [0] {""}
    [one] , one entry of money
   *[other] , { $money } entries of money
}. Gifts that you sent to others stay in their totals, without your name.
privacy-goes-unconfirmed = ✂️ **Is cut:** your unconfirmed link to { $handles }. Streams that you added go; what others added stays, without you.
privacy-goes-asked = 🗑️ **Goes:** { $questions ->
    [0] no question
    [one] one question
   *[other] { $questions } questions
} of yours and { $votes ->
    [0] no vote
    [one] one vote
   *[other] { $votes } votes
}.
privacy-stays-nameless = 👤 **Stays without your name:** what you did for others ({ $named ->
    [one] one place
   *[other] { $named } places
}): reports, corrections, settings, answers. Their totals stay right, and nobody can see that it was you.
privacy-outside = Notices take the place of your cards, and cards that name you as a supporter are edited. Other messages in Discord are Discord's; backups of whoever runs this bot grow old and are overwritten.
privacy-form-title = Delete everything about me
privacy-form-word = Type { $word } to delete it for good
privacy-word = DELETE
privacy-word-wrong = “{ $piece }” is not { $word }, so nothing was deleted.
privacy-deleted = 🗑️ Done: nothing that is stored names you any more.
privacy-deleted-with-cards = 🗑️ Done: nothing that is stored names you any more. A notice takes the place of each of your cards, wherever Discord still lets me edit it.
button-delete-me = Delete everything about me…
help-topic-privacy = Your data
    .tip = What is stored about you is yours: take it out as a file, or have it deleted.

## Imports

import-empty = This file is empty. Nothing was imported.
import-too-large = This file has { $megabytes } MB; I read up to { $most } MB. Split it, or leave out what isn't needed.
import-too-many-rows = This file has more than { $most } rows. Split it, and send the parts one after the other.
import-too-slow = After { $seconds } seconds I had read { $rows } rows and gave up. Split the file, and send the parts one after the other.
import-unpacks-too-large = This file unpacks to more than { $most } MB, so I didn't open it. Send what is inside in smaller parts.
import-sheet-too-large = This sheet spreads over more than { $most } cells. Save it as CSV, or delete the cells far away from the table.
import-archive-broken = This file is damaged or was cut off. Download it once more, and send it again.
import-entities = This workbook has definitions inside that no spreadsheet program writes, so I didn't open it. Save it anew, or as CSV.
import-zip-in-zip = This ZIP holds another ZIP. Unpack it once, and send what is inside.
import-old-office = This is an old or password-protected Office file. Save it as XLSX without a password, or as CSV.
import-binary = This is no table and no text ({ $seen }). I read CSV, TSV, XLSX, JSON and JSON Lines, and ZIPs with one of them inside.
import-markup = This is a web page or XML. I read CSV, TSV, XLSX, JSON and JSON Lines: look for “Export” or “Download” where you got it.
import-unknown-table = I see a table with “{ $names }”, but no column that names a gift together with a time, a count or a supporter, and no Backstage creator data. Name the columns for example: time, gift, count, coins, supporter.
import-unknown-json = I see JSON with “{ $names }”, but no list of gifts, no captured LIVE events and no TikTok download in it.
import-events-as-list = These are captured LIVE events in one list. Save them as JSON Lines: one event on each line.
import-download-without-live = This is a TikTok download, but without your LIVE history. Ask TikTok for “All data” in the format JSON.
import-header-twice = Two columns are called “{ $column }”. Rename one of them, so that I know which one counts.
import-line-too-long = This line has more than { $most } characters.
import-too-many-columns = This row has more than { $most } columns.
import-quote-open = A quotation mark that begins here is never closed, so the lines up to { $last } were not read. Remove it or close it.
import-row-short = This row has { $columns } columns instead of { $expected }.
import-json-line = This line is no complete JSON: look at character { $position }.
import-json-no-object = This is JSON, but no object with names and values.
import-json-broken-after = The file breaks off or is damaged after { $rows } rows. What comes before is read.
import-encoding = “{ $piece }” has characters that got lost before the file came here.
import-time-unreadable = “{ $piece }” is no date and time that I know. For example: { $example }
import-time-out-of-range = “{ $piece }” can't be right: it is before { NUMBER($first, useGrouping: 0) } or in the future.
import-date-order = “{ $piece }” can be read in two ways: is the day or the month first?
import-gift-missing = This row names no gift.
import-gift-unreadable = “{ $piece }” is no name of a gift.
import-gift-id = “{ $piece }” is no gift id: it is a whole number such as 5655.
import-count-out-of-range = “{ $piece }” is no count from 1 to { $most }.
import-event-field = The event lacks { $field }, or it is no such value.
import-event-payload = The event's content is neither decoded nor protobuf in base64.
import-start-missing = This LIVE has no start.
import-end-before-start = This LIVE ends before it starts, or days later.
import-creator-id = “{ $piece }” is no creator id: it is a long whole number.
import-id-rounded = The creator id “{ $piece }” was rounded by a spreadsheet program, so nobody knows whose it is. Send the file as Backstage gave it.
import-backstage-period = “{ $piece }” is no data period. For example: 2026-07-01 ~ 2026-07-06
import-backstage-no-month = “{ $piece }” does not begin on the first of the month that it ends in. Choose the period from the 1st in Backstage.
import-backstage-30-days = This file counts the last 30 days, which add up to no month. Export “Creator data” instead.

## Import: the conversation

cmd-gift-import = Import gifts from a file: a list, captured LIVE events, a download
    .file = CSV, TSV, XLSX, JSON, JSON Lines, or a ZIP with one of them; up to 25 MB
    .creator = Whose gifts, if several could be meant
cmd-stream-import = Import streams from a file: TikTok download, captured events, Backstage
    .file = CSV, TSV, XLSX, JSON, JSON Lines, or a ZIP with one of them; up to 25 MB
    .creator = Whose streams, if several could be meant
cmd-menu-import = Import this file

import-kind-gifts = Gift list
import-kind-events = Captured LIVE events
import-kind-download = TikTok download
import-kind-backstage = LIVE Backstage creator data
import-reading = ⏳ Reading { $name }… { $rows ->
    [0] {""}
    [one] one row
   *[other] { $rows } rows
}
import-reading-about = ⏳ Reading { $name }… { $rows } of about { $about } rows
import-writing = ⏳ Importing { $name }… { $rows } rows
import-writing-about = ⏳ Importing { $name }… { $rows } of about { $about } rows
import-undoing = ⏳ Taking { $name } back… { $rows } rows
import-undoing-about = ⏳ Taking { $name } back… { $rows } of about { $about } rows

import-preview-title = 📥 { $name }
import-preview-whose = **{ $kind }** for @{ $creator } · { $rows ->
    [one] one row
   *[other] { $rows } rows
}
import-preview-what = **{ $kind }** · { $rows ->
    [one] one row
   *[other] { $rows } rows
}
import-new = ✅ **{ $new } new**{ $diamonds ->
    [0] {""}
   *[other] {" "}· { $diamonds } 💎
}
import-known = ♻️ { $count } already known: not counted again
import-known-deleted = 🗑️ { $count ->
    [one] A stream that holds known rows is deleted.
   *[other] { $count } streams that hold known rows are deleted.
  } Restore it, or undo the earlier import and send the file again.
import-refused = ⚠️ { $count } refused; everything else can be taken
import-metrics = 📈 { $count ->
    [one] one number of the streams
   *[other] { $count } numbers of the streams
}: likes, viewers, follows, shares
import-earlier = 🔁 This very file was imported here before.
import-not-yet = Nothing counts until you confirm. The file itself is deleted { $until }.
import-nothing-new = Nothing in it is new, so there is nothing to confirm.
import-field-where = Into which streams
import-field-refused = Refused
import-field-typed = Reported twice?
import-field-unknown = Gifts that I don't know
import-target = { $what }{ $rows ->
    [0] {""}
    [one] {" "}· one row
   *[other] {" "}· { $rows } rows
}{ $diamonds ->
    [0] {""}
   *[other] {" "}· { $diamonds } 💎
}
import-target-new = 🆕 { $when } · a new past stream
import-target-planned = 🗓️ { $when } · the planned stream “{ $title }”
import-typed = For the same time { $reports ->
    [one] **one report ({ $diamonds } 💎) was**
   *[other] **{ $reports } reports ({ $diamonds } 💎) were**
} typed here. If the file tells the same gifts, prefer the file: what was typed is taken back, and Undo brings it back. Keep both if they are different gifts.
import-unknown-gifts = { $gifts }: without a price their rows are refused. A manager can add them (`/gift add`, then **It is a new gift…**), or the file can name the price in a column “coins”.
import-refused-line = Line { $line }: { $reason }
import-refused-cell = Line { $line }, “{ $column }”: { $reason }
button-import-confirm = Confirm
button-import-keep = Confirm, keep both
button-import-file = Confirm, prefer the file
button-import-refused = Refused rows (CSV)
button-import-cancel = Cancel
button-import-undo = Undo
button-import-undo-sure = Yes, take { $rows } rows back
button-import-stay = No, keep it

import-ask-date-order = 📅 In **{ $name }** “{ $piece }” can be read in two ways. Which day is meant? It counts for the whole file.
import-ask-as-of = 📅 **{ $name }** doesn't say as of which day its numbers are. Which day was the last that they count?
import-ask-creator = Whose file is **{ $name }**?
import-ask-stream = The rows of **{ $name }** tell no time. Which stream of @{ $creator } do they belong to?
import-no-stream = The rows of **{ $name }** tell no time, and @{ $creator } has no stream here that they could belong to. Report it with `/stream report` and send the file again, or add a column “time”.
import-ask-file = There are several files. Which one shall I import?
import-ask-file-hint = Pick a file
button-import-today = Today, { $day }
button-import-yesterday = Yesterday, { $day }
button-import-other-day = Another day…
import-day-title = The last day that counts
import-day-field = Day

import-done-title = ✅ { $name } is imported
import-done-repeated = Somebody confirmed it already; nothing was added twice.
import-done-rows = **{ $new ->
    [one] One row
   *[other] { $new } rows
} added**{ $diamonds ->
    [0] {""}
   *[other] {" "}· { $diamonds } 💎
}
import-done-known = ♻️ { $count ->
    [one] One row was
   *[other] { $count } rows were
} known already
import-done-refused = ⚠️ { $count ->
    [one] One row was refused: mend it
   *[other] { $count } rows were refused: mend them
} in the CSV and send that
import-done-metrics = 📈 { $count ->
    [one] one number of the streams filled in
   *[other] { $count } numbers of the streams filled in
}
import-new-streams = 🆕 { $count ->
    [one] one new past stream
   *[other] { $count } new past streams
}
import-done-new-streams = 🆕 { $count ->
    [one] One new past stream
   *[other] { $count } new past streams
}
import-planned = 🗓️ { $count ->
    [one] one planned stream that took place
   *[other] { $count } planned streams that took place
}
import-done-planned = 🗓️ { $count ->
    [one] One planned stream took place
   *[other] { $count } planned streams took place
}
import-done-voided = ↩️ { $reports ->
    [one] One typed report ({ $diamonds } 💎) gave
   *[other] { $reports } typed reports ({ $diamonds } 💎) gave
} way to the file
import-done-for = The file is { $member }'s.
import-field-streams = Streams
import-done-elsewhere = ✅ { $name } is imported: { $new ->
    [one] one row
   *[other] { $new } rows
} added. It took too long for the private reply.
import-ask-undo = This takes back the whole import, { $rows } rows. What was typed in their place counts again. Sure?
import-taken-back = ↩️ { $name } is taken back: { $rows ->
    [0] no row is taken off
    [one] one row
   *[other] { $rows } rows
}{ $diamonds ->
    [0] {""}
   *[other] , { $diamonds } 💎
}.
import-taken-back-typed = { $reports ->
    [one] One typed report counts
   *[other] { $reports } typed reports count
} again.
import-taken-back-before = It was taken back already; nothing changed now.
import-taken-back-stayed = ♻️ { $rows ->
    [one] One row still counts, because another imported file has it too. To take it off, undo the import of that file.
   *[other] { $rows } rows still count, because other imported files have them too. To take them off, undo the imports of those files.
}
import-taken-back-planned = 🗓️ { $streams ->
    [one] One stream is a plan again, and counts as missed when its time is over.
   *[other] { $streams } streams are plans again, and count as missed when their time is over.
}
import-taken-back-again = Dropped once more, the file can be imported again.
import-cancelled-done = 🗑️ { $name } is deleted here, and nothing of it was counted.
import-refused-file = The refused rows of { $name }, each with its reason. Mend them there and send that file: what is known counts no second time.
import-csv-line = line
import-csv-column = column
import-csv-reason = reason

import-gift-unknown = I don't know a gift “{ $gift }”, and the row tells no price.
import-gift-ambiguous = Several gifts are called “{ $gift }”: { $choices }. Say which one with its price in a column “coins”, or its id in a column “gift id”.
import-time-too-old = This time is too long ago for a stream. A year that was read wrong?
import-too-scattered = The rows of this file lie in more than { $most } different hours, so they can't all be streams. Split the file, and send the parts one after the other.
import-too-much-memory = This file takes more memory than I have for one. Split it, and send the parts one after the other.
import-unknown = I know no such import here. Send the file again.
import-expired = The file is not here any more: I keep one for 24 hours. Send it again; what is known counts no second time.
import-undone = This import was taken back. Send the file again if it shall count after all.
import-stream-gone = The stream that the rows of this file were for is deleted. Restore it, or send the file again for another one.
import-creator-gone = @{ $creator } isn't registered here any more, so nothing was imported. `/creator add` brings them back; then confirm again.
import-cancelled = This import was cancelled, and its file is deleted. Send the file again if it shall count after all.
import-done = This was confirmed already: { $rows ->
    [one] one row
   *[other] { $rows } rows
} count. Nothing was added now.
import-not-done = This import was never confirmed, so there is nothing to take back.
import-applying = This import is under way already. It goes on by itself, also after a restart; look again in a minute.
import-not-yours = Only the person who sent this file, or a manager, can decide about it.
import-reader-died = I broke off while reading this file, and nothing of it counts. Try once more; if it happens again, split the file, or save it as CSV.
import-download-failed = I could not fetch the file from Discord. Nothing was imported; please send it once more.
import-no-file = This message has no file. Open the menu of a message with one, or run { $command } and attach it there.
import-only-pictures = This message has only pictures, sound or video. I read CSV, TSV, XLSX, JSON and JSON Lines, and ZIPs with one of them inside.
import-streams-not-yours = Past streams are imported by their creator or a manager. For a list of gifts use `/gift import`.

button-import = Import a file
import-form-title = Import a file into this stream
import-form-file = The file
import-form-hint = CSV, TSV, XLSX, JSON or ZIP, up to 25 MB. Rows without a time go to this stream.

backstage-as-of = 👤 { $creators ->
    [one] One creator
   *[other] { $creators } creators
}, as of { $days }
backstage-gained = 📈 Since the file before: { $gained }
backstage-gained-first = 📈 Since the 1st of its month: { $gained }
backstage-first = This is the first such file here. With the next one you see what the days between brought.
backstage-older = A newer file, of { $day }, is known: this one fills its gap, and the pace stays that of the newer one.
backstage-diamonds = { $diamonds } 💎
backstage-live = { $live } live
backstage-valid-days = { $shown } { $count ->
    [one] valid day
   *[other] valid days
}
backstage-new-followers = { $shown } { $count ->
    [one] new follower
   *[other] new followers
}
backstage-streams = { $shown } { $count ->
    [one] stream
   *[other] streams
}
backstage-field-several = Several days together
backstage-field-corrected = Corrected by TikTok
backstage-field-new = Registered here?
backstage-field-renamed = Renamed
backstage-field-left = Left the network
backstage-several = { $days }, for { $creators ->
    [one] one creator
   *[other] { $creators } creators
}: files in between are missing. Their sum is right, the single days are unknown.
backstage-corrected = @{ $creator }, { $days }: { $gained }. The counter is lower than before, and the month is right with it.
backstage-new = Not yet: { $handles }. Their figures are kept either way; **Register** adds them without a member, and `/creator add` with `member:` links them later.
backstage-linked = Found by their handle for the first time: { $handles }
backstage-renamed = @{ $was } is @{ $creator } now
backstage-taken = Another creator has that handle here, so nothing is renamed: { $handles }
backstage-left = { $handles }: what they brought stays
backstage-unplaced = Never seen in a file before, so nothing can be said about them: { $handles }
button-import-register = Register { $creators } { $creators ->
    [one] creator
   *[other] creators
}
import-registered = 👤 { $creators ->
    [0] All of them are registered here already.
    [one] One creator is registered: { $handles }.
   *[other] { $creators } creators are registered: { $handles }.
} Link them to members with `/creator add` and `member:`.
import-registered-not = Taken off the list here before, so not registered anew: { $handles }. `/creator add` brings them back.

## Live streams that went quiet

stale-question = 📡 Is @{ $creator } still live? The last that I heard of this stream was { $since }. Without an answer by { $until } it ends at that last sign, and its card is posted.
button-still-live = Still live
button-it-ended = It ended
stale-goes-on = 🔴 @{ $creator } is still live. I ask again after twelve quiet hours.
stream-ended-already = That stream of @{ $creator } has ended already. `/stream reopen` lets it go on, `/stream edit` corrects its end.

## Posts that no channel takes

notice-waits = **For managers:** a post waits, since I can't post it.
notice-waits-then = It follows by itself when that is mended.
notice-lacks = **For managers:** I can't keep Discord's events in step with the plans: I need { $permissions }. Give it to the role **{ $me }** under Server Settings, Roles. No plan is lost, and the events follow by themselves then.
notice-no-room = **For managers:** I can't show a planned stream under Events: this server has 100 events already, and Discord keeps no more. Cancel one that nobody needs. No plan is lost, its reminders still come, and the event follows by itself when there is room.
notice-in-server = That is in **{ $server }**.

## Plans

cmd-stream-plan = Plan a stream: an event here, reminders, and a text to promote it
    .when = When it begins: tomorrow 8pm, Fri 20:30, in 2 hours, 2026-11-27 20:30
    .title = What it will be about
    .duration = How long it will be (2 h if left out)
    .format = Your own tag: q&a, music, battle, with @someone
    .repeat = Once, or every week at this time (once if left out)
    .reminders = How long before people are reminded: 1d, 1h, 10m; or none
    .creator = Whose stream, if several could be meant
cmd-stream-move = Another time for a planned stream; its event and reminders follow
    .stream = Which planned stream
    .when = The new time: tomorrow 8pm, Fri 20:30, in 2 hours
plan-repeat-none = Once
plan-repeat-weekly = Every week
ask-which-plan = Which planned stream of @{ $creator } do you mean?
stream-is-planned = That stream of @{ $creator } is planned for { $at } and has not begun. `/stream move` moves it, `/stream cancel` calls it off.
plan-in-past = { $at } is over. Pick a time that is still to come.
plan-too-far = { $at } is more than a year ahead: most likely a slip of the year. Plan it nearer to its time.
plan-length = A planned stream lasts { $least } minutes at least and { $most_hours } hours at most.
plan-overlaps = @{ $creator } has “{ $title }” planned at that time already, { $at }. `/stream move` moves it, `/stream cancel` calls it off.
plan-too-many = @{ $creator } has { $most } streams planned, which is as many as I keep. Call one off with `/stream cancel`, or let one repeat every week.
plan-not-ahead = That is no planned stream (any more). `/stream list` shows what is planned.
plan-not-weekly = That stream does not come back every week.
when-unreadable = I can't read “{ $piece }” as a day and time. Write it like { $example }, tomorrow 8pm, Fri 20:30, or in 2 hours.
when-in-past = “{ $piece }” is over: { $at }. Name a time that is still to come, like { $example }.
reminders-unreadable = I can't read “{ $piece }” as reminders. Write up to { $most } times before the start, like { $example }; or none.
plan-title = 🗓️ **{ $title }** · @{ $creator }
plan-when = { $at } ({ $soon }), for { $duration }
plan-several = “{ $when }” can be read in several ways. Which one do you mean?
plan-move-preview = From { $before } to { $at } ({ $soon }).
plan-weekly = 🔁 Every week at this time, as clocks in { $zone } show it.
plan-reminders = ⏰ Reminders { $before } before, in { $channel }.
plan-no-reminders = No reminders.
plan-event-missing = ⚠️ I can't make Discord's event: I need **Create Events**. Give it to the role **{ $me }** under Server Settings, Roles. The plan is kept, and the event comes by itself then.
plan-event-no-room = ⚠️ There is no event under Events yet: this server has 100 already, and Discord keeps no more. The plan is kept{ $reminders ->
    [0] {""}
   *[other] , its reminders come all the same
}, and its event comes by itself when one of the others is over or cancelled.
plan-event-failed = ⚠️ Discord did not take the event just now. The plan is kept, and I try again.
plan-event-stays = ⚠️ I could not take back Discord's event just now. I try again; you can cancel it under Events too.
plan-event = The event: { $link }
plan-event-description = @{ $creator } is live on TikTok: { $page }
plan-button-set = Set it
plan-button-move = Move it
plan-button-change = Change the time
plan-button-drop = Cancel
plan-button-this = This one
plan-button-all = All of them
plan-button-move-all = Move those after it too
plan-button-list = Checklist
plan-set = 🗓️ Planned: **{ $title }** · @{ $creator }
plan-promote = Tell people elsewhere, ready to copy:
plan-network-instagram = Instagram
plan-network-x = X
plan-network-youtube = YouTube
plan-network-discord = Another Discord
plan-promote-instagram = { $title }
    { $at }
    LIVE on TikTok: @{ $creator }
plan-promote-x = LIVE on TikTok: { $title }
    { $at }
    { $page }
plan-promote-youtube = { $title }
    LIVE on TikTok, { $at }
    { $page }
plan-promote-discord = **{ $title }**
    LIVE on TikTok, { $at }
    <{ $page }>
plan-moved = 🗓️ Moved: **{ $title }** · @{ $creator }, before { $before }.
plan-move-others = Those that follow stay at { $time }, as clocks in { $zone } show it.
plan-moved-all = 🔁 **{ $title }** comes every week like this one from now on: { $at }.
plan-cancel-ask = **{ $title }** comes back every week. Call off only the one of { $at }, or all of them?
plan-called-off = 🚫 Called off: “{ $title }” of @{ $creator }, { $at }.
plan-called-off-all = 🚫 Called off: “{ $title }” of @{ $creator }, { $at }, and all that would have followed it.
plan-next = The next one: { $at }.
plan-restored = ↩️ Planned again: { $stream }
plan-joined = It is the planned stream “{ $title }”.
plan-reminder = ⏰ **@{ $creator } goes live { $soon }**: { $title }
    { $at }
plan-list-title = 📋 Before **{ $title }** ({ $at })
plan-list-done = All done. Enjoy your stream!
plan-check-theme = Theme
    .what = you know what the stream is about, and how it begins
plan-check-promoted = Promoted
    .what = people elsewhere know when you go live
plan-check-goal = Goal
    .what = you have one for this stream, and viewers can see it
plan-check-call-to-action = Call to action
    .what = you know what you will ask viewers to do
plan-check-disclosure = Disclosure
    .what = if somebody pays you for it, content disclosure is on
plan-consistency = 🗓️ { $kept } of { $planned } planned { $planned ->
        [one] stream
       *[other] streams
    } this month
