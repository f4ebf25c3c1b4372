from django.db import models


class TokenDoor(models.Model):
    """Which share a link opens; outside the wall, because a stranger's link names no organisation."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    share_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Door to share {self.share_id}"
