"""Packages of the demo: one to send, one that is under way."""

from datetime import datetime, timedelta

from documents.packages.services import packages, work_packages
from documents.register.models import Document
from kazinex.core import clock
from kazinex.demo.people import Stage


def put_together(stage: Stage, register: dict[str, Document], when: datetime) -> None:
    """A tender set in an order of its own, and a work package with its documents."""
    dina, project = stage.actor("dina", "harbour"), stage.projects["harbour"]
    with clock.at(when):
        tender = packages.create(
            project,
            name="Tender set, drainage and pits",
            purpose="What bidders price the drainage works from.",
            responsible=stage.users["dina"],
            by=dina,
        )
        packages.add_documents(tender, _named(register, "HT-CIV-DWG-002", "HT-CIV-DWG-001", "HT-STR-DWG-002"), by=dina)
    with clock.at(when + timedelta(hours=2)):
        work = work_packages.create(
            project,
            number="WP-014",
            title="Drainage of the north portal",
            description="Everything the drainage subcontractor submits before work starts.",
            responsible_party="Atelier Brandt",
            target_on=(when + timedelta(days=60)).date(),
            kind="Submittal",
            by=dina,
        )
        numbers = [f"HT-CIV-DWG-{count:03d}" for count in (1, 2, 3, 4, 6)]
        work_packages.add_documents(work, _named(register, *numbers), by=dina)
        work_packages.move(work, to="active", by=dina)


def _named(register: dict[str, Document], *numbers: str) -> list[Document]:
    return [register[number] for number in numbers]
