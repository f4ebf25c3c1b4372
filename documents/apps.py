from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Answer what the projects below ask about documents."""
        from accounts import what_if  # noqa: PLC0415
        from audit import withholding  # noqa: PLC0415
        from documents import answers, file_counts, tiles, withheld  # noqa: PLC0415  the registry of apps must be full first
        from documents.models import DocumentStatus  # noqa: PLC0415
        from projects import dashboard_tiles, seen_documents, statuses  # noqa: PLC0415

        seen_documents.answer_with(seen_documents.Register(answers.differences, answers.find))
        what_if.count_files_with(file_counts.by_extension)
        statuses.tell([(str(value), str(label)) for value, label in DocumentStatus.choices])
        withholding.register("document", withheld.documents, gone=withheld.deleted)
        withholding.register("revision", withheld.revisions)
        dashboard_tiles.register(10)(tiles.by_status)
