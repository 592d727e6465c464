"""The few fields of TikTok's webcast messages that are counted, out of the protobuf that was captured.

The numbers are those of TikTok's own schema, as the captures show them; what is not listed is passed over.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

_PACKAGE: Final = "aftershow"
_FIELD = descriptor_pb2.FieldDescriptorProto
_NUMBER, _TEXT, _YES = _FIELD.TYPE_INT64, _FIELD.TYPE_BYTES, _FIELD.TYPE_BOOL

_SCHEMA: Mapping[str, Mapping[str, tuple[int, int | str]]] = {
    "Common": {"method": (1, _TEXT), "msg_id": (2, _NUMBER), "room_id": (3, _NUMBER), "create_time": (4, _NUMBER)},
    "User": {"id": (1, _NUMBER), "nickname": (3, _TEXT), "display_id": (38, _TEXT)},
    "Gift": {
        "id": (5, _NUMBER),
        "combo": (10, _YES),
        "type": (11, _NUMBER),
        "diamond_count": (12, _NUMBER),
        "name": (16, _TEXT),
    },
    "WebcastGiftMessage": {
        "common": (1, "Common"),
        "gift_id": (2, _NUMBER),
        "fan_ticket_count": (3, _NUMBER),
        "group_count": (4, _NUMBER),
        "repeat_count": (5, _NUMBER),
        "combo_count": (6, _NUMBER),
        "user": (7, "User"),
        "repeat_end": (9, _NUMBER),
        "group_id": (11, _NUMBER),
        "gift": (15, "Gift"),
    },
    "WebcastLikeMessage": {"common": (1, "Common"), "count": (2, _NUMBER), "total": (3, _NUMBER), "user": (5, "User")},
    "WebcastRoomUserSeqMessage": {"common": (1, "Common"), "total": (3, _NUMBER), "total_user": (7, _NUMBER)},
    "WebcastMemberMessage": {"common": (1, "Common"), "user": (2, "User"), "member_count": (3, _NUMBER)},
    "WebcastSocialMessage": {
        "common": (1, "Common"),
        "user": (2, "User"),
        "action": (4, _NUMBER),
        "follow_count": (6, _NUMBER),
        "share_count": (8, _NUMBER),
    },
    "WebcastControlMessage": {"common": (1, "Common"), "action": (2, _NUMBER)},
}
METHODS: Final = frozenset(name for name in _SCHEMA if name.startswith("Webcast"))
"""The messages that are read."""


class Undecodable(Exception):
    """The bytes are no such message."""


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, type[Message]]:
    file = descriptor_pb2.FileDescriptorProto(name="webcast.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _SCHEMA.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            added = message.field.add(name=field, number=number, label=_FIELD.LABEL_OPTIONAL)
            if isinstance(kind, str):
                added.type, added.type_name = _FIELD.TYPE_MESSAGE, f".{_PACKAGE}.{kind}"
            else:
                added.type = _FIELD.Type.ValueType(kind)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return MappingProxyType(
        {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in METHODS}
    )


def decode(method: str, payload: str) -> dict[str, Any]:
    """The fields of one captured message by the names that decoded captures use.

    Raises:
        Undecodable: the text is no base64, or what it holds is no such message.
    """
    try:
        message: Any = _messages()[method].FromString(base64.b64decode(payload, validate=True))
    except (DecodeError, binascii.Error, ValueError) as problem:
        raise Undecodable from problem
    fields = {name: getattr(message, name) for name, (_, kind) in _SCHEMA[method].items() if not isinstance(kind, str)}
    common = message.common
    fields |= {"msg_id": common.msg_id, "room_id": common.room_id, "create_time": common.create_time}
    if "user" in _SCHEMA[method]:
        fields["user"] = _text(message.user.display_id) or _text(message.user.nickname) or str(message.user.id or "")
    if method == "WebcastGiftMessage":
        gift = message.gift
        fields |= {"gift_name": _text(gift.name), "gift_type": gift.type, "diamond_count": gift.diamond_count}
        fields["combo"] = gift.combo
    return fields


def _text(text: bytes) -> str:
    """Bytes in the schema, so that one broken letter in a name does not lose the gift."""
    return text.decode("utf-8", errors="replace")
