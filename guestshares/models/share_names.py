"""How a share is called."""


def label_of(label: str, recipient: str) -> str:
    """What the log calls the share of this label for this recipient."""
    return f"{label} for {recipient}" if label else f"the share for {recipient}"
