# The bot alone: no compiler, no pip at work, no root, nothing that it has to write outside of /app/data and /tmp.
# docs/guide/operators.md says how it is built and run. The version of Python is the one that the tests run on.
FROM python:3.11-slim AS packages
COPY requirements.txt /
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary=:all: \
    -r /requirements.txt \
 && /venv/bin/python -m pip uninstall --yes setuptools pip

FROM python:3.11-slim
# By number, so that volumes have the same owner whatever the system beneath, and Kubernetes sees that it is not root.
RUN groupadd --gid 10001 aftershow \
 && useradd --uid 10001 --gid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin aftershow
WORKDIR /app
# The card's fonts come with two of the packages, and so do the weights that answers are found with.
COPY --from=packages /venv /venv
COPY bot.py client.py settings.py LICENSE ./
COPY answers answers
COPY catalogue catalogue
COPY cogs cogs
COPY db db
COPY domain domain
COPY faq faq
COPY imports imports
COPY locales locales
COPY operations operations
COPY posts posts
COPY ui ui
RUN /venv/bin/python -m compileall -q /app \
 && install --directory --owner=10001 --group=10001 --mode=700 /app/data
ENV PATH="/venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 METRICS_PORT=9100
LABEL org.opencontainers.image.title="Aftershow" \
      org.opencontainers.image.description="A Discord bot for TikTok LIVE creators" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
USER 10001:10001
VOLUME /app/data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["python", "-m", "operations.healthy"]
CMD ["python", "bot.py"]
