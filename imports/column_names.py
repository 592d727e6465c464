"""What people and programs call the columns of a gift list, in the languages of Discord and TikTok.

Better names first: where two columns could be the same thing, the one that stands earlier here is it.
Names are compared folded: ``imports/columns.py``.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a column of a gift list tells."""

    TIME = "time"
    DATE = "date"
    CLOCK = "clock"
    GIFT_ID = "gift-id"
    GIFT = "gift"
    COUNT = "count"
    COINS = "coins"
    """Of one gift."""
    TOTAL = "total"
    """Coins of the whole row."""
    SUPPORTER = "supporter"
    ROOM = "room"


_NAMES: Mapping[Role, str] = {
    Role.TIME: (
        "timestamp, datetime, date time, date and time, created at, createtime, create time, sent at, "
        "received at, at, event time, time utc, timestamp utc, when, ts, fecha y hora, fecha hora, data e hora, "
        "data hora, date et heure, date heure, horodatage, zeitstempel, zeitpunkt, datum uhrzeit, "
        "datum und uhrzeit, tanggal dan waktu, tanggal waktu, 日時, タイムスタンプ, 时间戳, 日期时间, 일시, "
        "التاريخ والوقت, tarih saat, zaman damgası, thời điểm, ngày giờ, दिनांक और समय, дата и время, data ora, "
        "data i godzina, วันที่และเวลา"
    ),
    Role.DATE: (
        "date, day, fecha, día, data, dia, jour, datum, tag, tanggal, tarikh, 日付, 日期, 날짜, التاريخ, تاريخ, "
        "tarih, gün, ngày, तारीख, दिनांक, дата, giorno, dzień, dato, päivä, วันที่, ημερομηνία, תאריך"
    ),
    Role.CLOCK: (
        "time, clock, time of day, hora, horário, heure, uhrzeit, zeit, jam, waktu, 時刻, 時間, 时间, 시간, "
        "الوقت, وقت, saat, giờ, thời gian, समय, время, ora, godzina, tijd, tid, aika, เวลา, ώρα, שעה"
    ),
    Role.GIFT_ID: (
        "gift id, giftid, id of gift, gift code, id del regalo, id regalo, id do presente, id presente, "
        "id du cadeau, id cadeau, geschenk id, geschenk nummer, id hadiah, id gift, ギフトid, 礼物id, 선물id, "
        "معرف الهدية, hediye id, hediye kimliği, id quà, id quà tặng, mã quà, गिफ्ट आईडी, उपहार आईडी, "
        "id подарка, подарок id"
    ),
    Role.GIFT: (
        "gift name, giftname, gift, name of gift, gifts, gift title, present, item, nombre del regalo, regalo, "
        "regalos, nome do presente, presente, presentes, nom du cadeau, cadeau, cadeaux, geschenkname, geschenk, "
        "geschenke, nama hadiah, hadiah, kado, nama gift, ギフト名, ギフト, プレゼント, 礼物名称, 礼物, 禮物, "
        "선물 이름, 선물, اسم الهدية, الهدية, هدية, hediye adı, hediye, tên quà, tên quà tặng, quà tặng, quà, "
        "उपहार का नाम, उपहार, गिफ्ट, название подарка, подарок, подарки, nome del regalo, prezent, "
        "nazwa prezentu, geschenknaam, gave, ของขวัญ, δώρο, מתנה"
    ),
    Role.COUNT: (
        "count, gift count, giftcount, quantity, qty, repeat count, repeatcount, number, number of gifts, "
        "amount, times, x, how many, cantidad, cuenta, número, quantidade, qtd, qtde, quantité, "
        "quantite, qté, nombre de cadeaux, anzahl, menge, stück, jumlah, banyak, kuantitas, 個数, 数量, 回数, "
        "数, 개수, 수량, العدد, عدد, الكمية, adet, miktar, sayı, số lượng, sl, संख्या, मात्रा, गिनती, "
        "количество, кол-во, quantità, ilość, liczba, aantal, antal, antall, määrä, จำนวน, ποσότητα, כמות"
    ),
    Role.COINS: (
        "coins each, coin price, coins per gift, coins, coin, price in coins, gift price, unit price, price, "
        "cost, diamond count, diamondcount, diamonds each, diamonds, diamond, monedas, precio, diamantes, "
        "moedas, preço, pièces, jetons, prix, diamants, münzen, coins pro geschenk, preis, diamanten, koin, "
        "harga, berlian, コイン, コイン数, 価格, ダイヤ, ダイヤモンド, 金币, 钻石, 价格, 코인, 다이아몬드, "
        "العملات, عملات, السعر, الماس, jeton, elmas, fiyat, xu, giá, kim cương, सिक्के, कॉइन, हीरे, मूल्य, "
        "монеты, алмазы, цена, monete, diamanti, prezzo, monety, diamenty, cena, munten, prijs, mønter, kolikot, "
        "เหรียญ, เพชร, νομίσματα, מטבעות"
    ),
    Role.TOTAL: (
        "total coins, coins total, total diamonds, diamonds total, total, total value, sum, value, "
        "monedas totales, total de monedas, diamantes totales, total de moedas, total de diamantes, "
        "total de pièces, total pièces, münzen gesamt, coins gesamt, gesamt, summe, total koin, koin total, "
        "合計コイン, 合計, 总计, 합계, المجموع, toplam jeton, toplam, tổng xu, tổng, कुल सिक्के, कुल, "
        "всего монет, всего, итого, totale, razem, suma, totaal"
    ),
    Role.SUPPORTER: (
        "supporter, unique id, uniqueid, username, user name, handle, sender username, sender, from, from user, "
        "gifter, fan, viewer, user, nickname, display name, sent by, donor, seguidor, usuario, usuária, usuário, "
        "remitente, espectador, de, remetente, apoiador, utilisateur, pseudo, expéditeur, spectateur, "
        "envoyé par, nutzer, nutzername, benutzer, benutzername, absender, zuschauer, unterstützer, von, "
        "pengguna, nama pengguna, pengirim, penonton, dari, ユーザー, ユーザー名, 送信者, 視聴者, リスナー, "
        "用户, 用户名, 昵称, 사용자, 보낸 사람, 닉네임, المستخدم, اسم المستخدم, المرسل, الداعم, kullanıcı, "
        "kullanıcı adı, gönderen, izleyici, người dùng, tên người dùng, người gửi, người xem, उपयोगकर्ता, यूज़र, "
        "भेजने वाला, пользователь, отправитель, зритель, ник, utente, mittente, użytkownik, nadawca, gebruiker, "
        "afzender, bruger, käyttäjä, ผู้ใช้, ผู้ส่ง, χρήστης, משתמש, user unique id, user uniqueid, "
        "user display id, user nickname"
    ),
    Role.ROOM: (
        "room id, roomid, room, live id, live room id, sala, raum, salle, oda, phòng, 部屋, ルームid, 直播间id, комната"
    ),
}

NAMES: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {role: tuple(name.strip() for name in names.split(",")) for role, names in _NAMES.items()}
)

JUST_A_NAME: tuple[str, ...] = (
    "name",
    "nombre",
    "nom",
    "nome",
    "nama",
    "名前",
    "名称",
    "이름",
    "الاسم",
    "ad",
    "isim",
    "tên",
    "नाम",
    "имя",
)
"""The gift's where no other column names the gift, else the supporter's where nobody else does."""
