"""通知: what somebody should know, made in the transaction of its cause; grouped, and held back in quiet hours (免打扰)."""
