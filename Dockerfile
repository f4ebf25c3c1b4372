# One image for every process; docker-compose.yml says which command makes it which.
FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt ./
# The embedded database never starts in here; backup and restore take its pg_dump and pg_restore.
RUN python -m venv /opt/kazinex \
    && /opt/kazinex/bin/pip install --require-hashes --only-binary :all: --requirement requirements.txt \
    && /opt/kazinex/bin/pip uninstall --yes pip
COPY . .
RUN KAZINEX_VAR=/var/lib/kazinex /opt/kazinex/bin/python manage.py collectstatic --noinput --skip-checks \
    && find /var/lib/kazinex -mindepth 1 -maxdepth 1 ! -name static -exec rm -r {} +


FROM python:3.13-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin kazinex
ENV PATH=/opt/kazinex/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=kazinex.settings \
    KAZINEX_VAR=/var/lib/kazinex \
    KAZINEX_LEDGER=/var/lib/kazinex/record/ledger \
    KAZINEX_CHECKPOINTS=/var/lib/kazinex/record/checkpoints \
    TMPDIR=/var/tmp
WORKDIR /srv/kazinex
COPY --from=build /opt/kazinex /opt/kazinex
COPY --from=build /var/lib/kazinex/static /var/lib/kazinex/static
COPY --from=build /build/manage.py ./
COPY --from=build /build/kazinex ./kazinex
COPY --from=build /build/accounts ./accounts
COPY --from=build /build/projects ./projects
COPY --from=build /build/documents ./documents
COPY --from=build /build/guestshares ./guestshares
COPY --from=build /build/audit ./audit
COPY --from=build /build/templates ./templates
COPY --from=build /build/static ./static
# Volumes are made with the owner these folders have: what the sealer keeps, and backups.
RUN install -d -o 10001 -m 700 /var/lib/kazinex/record /var/lib/kazinex/backups

USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=20s CMD ["python", "-m", "kazinex.management.probe"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000", "--processes", "0"]
