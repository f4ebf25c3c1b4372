"""The reports of mail servers about mails of ours."""

from email.utils import parseaddr

BACK = """From: MAILER-DAEMON@mx.example
To: kazinex@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--b
Content-Type: text/rfc822-headers

{headers}
--b--
"""


def returned(message, *, to="", action="failed", status="5.1.1"):
    """The report of a mail server that gives up on a mail."""
    headers = "\n".join(f"{name}: {message[name]}" for name in ("To", "Message-ID", "X-Kazinex-Mail"))
    to = to or parseaddr(str(message["To"]))[1]
    return BACK.format(to=to, action=action, status=status, headers=headers).encode()
