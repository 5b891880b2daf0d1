"""What the three kinds of group robots are sent and what their answers mean. Pure: the clock is an argument."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Struct

from audit.bulletins.schemas import RobotKind
from audit.errors import Rejected
from audit.outside import is_allowed

BYTES_MOST = {RobotKind.wecom: 4000, RobotKind.dingtalk: 18_000, RobotKind.feishu: 18_000}
CUT = "\n……（全文见系统）"
MEANINGS = {
    RobotKind.wecom: {45009: "rate", 45033: "rate", 93000: "key", 93004: "key", 93008: "key"},
    RobotKind.dingtalk: {
        130101: "rate",
        410100: "rate",
        300001: "key",
        400101: "key",
        400102: "key",
        310000: "keyword",
    },
    RobotKind.feishu: {
        11232: "rate",
        99991400: "rate",
        9499: "refused",
        19001: "key",
        19021: "signature",
        19022: "keyword",
        19024: "keyword",
    },
}
"""Codes of theirs → the name of our sentence (troubles.py)."""


class Robot(Struct, frozen=True):
    kind: RobotKind
    url: str
    secret: str


class Message(Struct, frozen=True):
    url: str
    body: bytes


def message(robot: Robot, title: str, text: str, now: datetime) -> Message:
    cut = shortened(text, BYTES_MOST[robot.kind])
    match robot.kind:
        case RobotKind.wecom:
            return _message(robot.url, {"msgtype": "text", "text": {"content": cut}})
        case RobotKind.dingtalk:
            content = {"msgtype": "markdown", "markdown": {"title": title, "text": cut.replace("\n", "\n\n")}}
            return _message(_signed_address(robot, now), content)
        case RobotKind.feishu:
            return _message(robot.url, _feishu_signature(robot, now) | {"msg_type": "text", "content": {"text": cut}})


def _message(url: str, content: dict[str, Any]) -> Message:
    return Message(url, msgspec.json.encode(content))


def shortened(text: str, most: int) -> str:
    """At most so many bytes, cut at a whole character."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len(CUT.encode())].decode(errors="ignore") + CUT


def _signed_address(robot: Robot, now: datetime) -> str:
    """钉钉: the signature travels in the address."""
    if not robot.secret:
        return robot.url
    stamp = str(int(now.timestamp() * 1000))
    made = hmac.digest(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), hashlib.sha256)
    joint = "&" if urlsplit(robot.url).query else "?"
    return f"{robot.url}{joint}{urlencode({'timestamp': stamp, 'sign': base64.b64encode(made).decode()})}"


def _feishu_signature(robot: Robot, now: datetime) -> dict[str, str]:
    """飞书: the secret is part of the key and nothing is the message."""
    if not robot.secret:
        return {}
    stamp = str(int(now.timestamp()))
    made = hmac.digest(f"{stamp}\n{robot.secret}".encode(), b"", hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(made).decode()}


class _Answer(Struct):
    errcode: int | None = None
    code: int | None = None
    errmsg: str = ""


def trouble_of(kind: RobotKind, status: int, body: bytes) -> str:
    """The name of the sentence, empty when they took it. All three say so in the body, whatever the status."""
    if status == 429:
        return "rate"
    if status >= 500:
        return "network"
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "refused"
    code = answer.code if kind is RobotKind.feishu else answer.errcode
    if code == 0:
        return ""
    if kind is RobotKind.dingtalk and code == 310000 and "sign" in answer.errmsg:
        return "signature"
    return MEANINGS[kind].get(code or -1, "refused")


def refuse_foreign(url: str, hosts: list[str]) -> None:
    if not is_allowed(url, hosts):
        raise Rejected(
            "robot_address",
            "机器人地址必须以 https:// 开头，主机须在服务器设置 AUDIT_ROBOT_HOSTS 中，请核对后保存。",
            "A robot's address begins with https:// and its host stands in AUDIT_ROBOT_HOSTS. Check it and save again.",
            field="url",
        )
