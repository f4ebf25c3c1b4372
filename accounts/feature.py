"""What accounts show and do in other apps' places."""

from accounts import tasks
from accounts.services import lockouts, passwords, phones, signing_in, two_factor_policy
from accounts.web.fresh_proof import needs_fresh_proof
from kazinex.core.features import Answer, Feature, Menu, MenuEntry, Timer
from kazinex.core.http import FRESH_PROOF
from kazinex.core.translation import marked as _

feature = Feature(
    menu=[
        MenuEntry(Menu.SETTINGS, _("General"), "accounts:settings-general", order=10),
        MenuEntry(Menu.SETTINGS, _("Branding"), "accounts:branding", order=20),
        MenuEntry(Menu.SETTINGS, _("Security"), "accounts:settings-security", order=30),
        MenuEntry(Menu.SETTINGS, _("Members"), "accounts:members", order=40),
        MenuEntry(Menu.ACCOUNT, _("Profile"), "accounts:account", order=10, icon="user-circle"),
        MenuEntry(Menu.ACCOUNT, _("Security"), "accounts:security", order=20, icon="key"),
        MenuEntry(Menu.ACCOUNT, _("Sessions"), "accounts:sessions", order=30, icon="computer-desktop"),
        MenuEntry(Menu.ACCOUNT, _("Notifications"), "accounts:notifications", order=40, icon="bell"),
    ],
    answers=[Answer(FRESH_PROOF, needs_fresh_proof)],
    timers=[
        Timer("forget old sessions", "accounts.forget_old_sessions", seconds=3600),
        Timer("send digests", "accounts.send_digests", seconds=300),
        Timer("mail checkpoints", "accounts.mail_checkpoints", seconds=900),
        Timer("remind of two-factor", "accounts.remind_of_two_factor", seconds=3600),
    ],
    outbox={
        two_factor_policy.TELL_MEMBERS: tasks.tell_members_of_two_factor,
        passwords.KIND: tasks.send_password_link,
        phones.KIND: tasks.send_text_message,
        signing_in.KIND: tasks.record_failed_sign_in,
        lockouts.KIND: tasks.record_ended_lockout,
    },
)
