from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents.register"
    label = "documents"

    def ready(self) -> None:
        """Answer what the projects below ask about documents."""
        from accounts.domain import what_if  # noqa: PLC0415
        from audit.queries import withholding  # noqa: PLC0415
        from documents.register.models import DocumentStatus  # noqa: PLC0415
        from documents.register.queries import access_answers, file_counts, withheld  # noqa: PLC0415  the registry of apps must be full first
        from documents.register.web import tiles  # noqa: PLC0415  the registry of apps must be full first
        from projects.domain import dashboard, document_questions, document_statuses  # noqa: PLC0415

        document_questions.answer_with(document_questions.Register(access_answers.differences, access_answers.find))
        what_if.count_files_with(file_counts.by_extension)
        document_statuses.tell([(str(value), str(label)) for value, label in DocumentStatus.choices])
        withholding.register("document", withheld.documents, gone=withheld.deleted)
        withholding.register("revision", withheld.revisions)
        dashboard.register(10)(tiles.by_status)
