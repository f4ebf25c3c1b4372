from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Answer what the projects below ask about documents."""
        from documents import answers  # noqa: PLC0415  the registry of apps must be full first
        from documents.models import DocumentStatus  # noqa: PLC0415
        from projects import seen_documents, statuses  # noqa: PLC0415

        seen_documents.answer_with(seen_documents.Register(answers.difference, answers.find))
        statuses.tell([(str(value), str(label)) for value, label in DocumentStatus.choices])
