"""Why a robot did not take a message, in words that say what to do."""

from audit.checklists.schemas import Text

TROUBLES = {
    "host": Text(
        zh="这个地址不在允许的主机里，请管理员检查 AUDIT_ROBOT_HOSTS。",
        en="The address is not of an allowed host. Ask the administrator to check AUDIT_ROBOT_HOSTS.",
    ),
    "network": Text(
        zh="连不上对方服务器，稍后自动重试。", en="Their server could not be reached; it is tried again later."
    ),
    "certificate": Text(
        zh="对方的证书不受信任，请管理员检查 AUDIT_ROBOT_CA。",
        en="Their certificate is not trusted. Ask the administrator to check AUDIT_ROBOT_CA.",
    ),
    "rate": Text(zh="发送太频繁，对方要求稍等，稍后自动重试。", en="Too many messages; they asked us to wait."),
    "key": Text(
        zh="机器人的地址已失效，请在群里重新复制地址后保存。",
        en="The robot's address is no longer valid. Copy it anew from the group and save it.",
    ),
    "signature": Text(
        zh="加签密钥不对或服务器时间不准，请核对后重发。",
        en="The signing secret or the server's clock is wrong. Check both, then send again.",
    ),
    "keyword": Text(
        zh="对方按关键词或网址白名单拒收，请把“通报”设为关键词，或把本服务器加入白名单后重发。",
        en="Refused by their keyword or address rule. Allow the word 通报 or this server, then send again.",
    ),
    "refused": Text(zh="对方没有接受这条消息，请查看机器人设置后重发。", en="They did not take the message."),
    "robot_gone": Text(zh="机器人已停用，没有推送。", en="The robot was switched off; nothing was sent."),
}
AGAIN = frozenset({"network", "certificate", "rate"})
"""What may be over by itself."""
