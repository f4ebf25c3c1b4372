"""What the core itself does in the background."""

from kazinex.core import mail
from kazinex.core.features import Feature, Timer

feature = Feature(
    timers=[Timer("dispatch the outbox", "core.dispatch_outbox", seconds=30)],
    outbox={"mail.send": mail.send},
)
