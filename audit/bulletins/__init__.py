"""通报: daily, weekly and monthly bulletins, drafted from data, edited, published and signed for (签收); posting to group robots."""
