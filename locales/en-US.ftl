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
cmd-stream-cancel = Call off a live stream: no summary, nothing counts
    .stream = Which stream (the live one if left out)
cmd-stream-delete = Delete a stream; can be undone for 7 days
    .stream = Which stream

## Failures

error-unexpected = Something went wrong on my side, and nothing was changed by halves. Try once more; if it happens again, tell whoever runs this bot this number: { $id }
servers-only = That works only in a server, not in a direct message.
command-gone = That command has changed since your Discord loaded it. Reload Discord (Ctrl+R, or close and open the app) and try again.
option-unreadable = Discord sent an option that I could not read. Pick it from the list and try again.
bot-forbidden = Discord does not let me do that here. I need **View Channel**, **Send Messages**, **Embed Links** and **Attach Files** in this channel.
button-gone = This button belongs to an older version of me. Run the command again.
question-forgotten = That question is no longer open. Run the command again.
form-forgotten = That form is closed: it was open for too long, or I restarted meanwhile. Nothing of it was saved; please open it again. You had typed: { $typed }
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
nothing-to-cancel = @{ $creator } is not live, so there is nothing to call off. A stream that is over goes with `/stream delete`; `/stream list` shows them all.
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
gift-value =
    Costs **{ $coins }** { $coins ->
        [one] coin
       *[other] coins
    } and brings **{ $diamonds } 💎**.

    Estimate: about **{ $expected }** for the creator ({ $low } to { $high }), at a rate of { $rate } ({ $low_rate } to { $high_rate }) of a nominal cent a diamond.
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
card-money = ≈ **{ $expected }** · { $low } to { $high }
    Estimate at a rate of { $rate } ({ $low_rate } to { $high_rate })
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
    .money_on_cards = Whether public cards may show money at all
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
help-topic-streams = From going live to the summary
    .tip = Start when you go live, end when it is over: the summary card comes by itself, and numbers can follow later.
help-topic-gifts = Gifts and supporters
    .tip = Log gifts one by one or as a whole line of text. Everything can be taken back, and late is fine.
    .look = What gifts cost, and what they bring their creators.
help-topic-creators = Creators and who sees their money
    .tip = A TikTok handle is registered once. Money is the creator's own, until the creator shares it.
help-topic-settings = Settings of this server
    .tip = Any number of settings can be changed at once; each can be put back to its default.

# --- end ---
