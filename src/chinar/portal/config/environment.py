"""The choices that a deployer has: every one a CHINAR_* variable, typed here, told in docs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[4]


class Environment(BaseSettings):
    """The variables a deployer may set; each description is what docs/settings.md says."""

    model_config = SettingsConfigDict(env_prefix="CHINAR_", extra="ignore")

    data_dir: Path = Field(
        default=ROOT / "data",
        description="Where the database, uploads and secrets of this installation live.",
    )
    database_url: str = Field(
        default="",
        description="PostgreSQL as postgres://user@host/name. Empty: SQLite in the data folder.",
    )
    broker_url: str = Field(
        default="",
        description="amqp:// or redis:// hands jobs to Celery. Empty: the embedded worker.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Host names the portal answers to, separated by commas. Loopback always.",
    )
    secure: bool = Field(
        default=False,
        description="Set to 1 behind TLS: secure cookies, HSTS, redirects to https.",
    )
    site_name: str = Field(default="Chinar", description="The name in the header of each page.")
    state_name: str = Field(
        default="Jammu & Kashmir", description="The state whose government runs this portal."
    )
    contact_email: str = Field(
        default="",
        description="Address shown to citizens and sent in the auditor's User-Agent.",
    )
    default_language: str = Field(default="en", description="Language when the reader has none.")
    data_licence: str = Field(
        default="Government Open Data License - India (GODL)",
        description="Licence named in the open data; the publisher decides it.",
    )
    email_url: str = Field(
        default="",
        description="smtp://user:password@host:587/?tls=1 sends e-mail. Empty: kept in the outbox.",
    )
    email_from: str = Field(
        default="chinar@localhost", description="Sender's address on e-mail notices."
    )
    mail_address: str = Field(
        default="",
        description="Address that takes in grievances and answers by e-mail, as grievances@host.",
    )
    mail_listen: str = Field(
        default="",
        description="host:port where e-mail is received over SMTP. Empty: none is received.",
    )
    imap_url: str = Field(
        default="",
        description="imaps://user:password@host/INBOX is looked through for e-mail. Empty: none.",
    )
    held_mail_mb: int = Field(
        default=2048,
        ge=1,
        description="Megabytes of e-mail that wait to be looked at by a person, at most; more is "
        "left with its sender's server, or in the mailbox, and tried again.",
    )
    sms_url: str = Field(
        default="",
        description="HTTP gateway for SMS; docs/notices.md has the payload. Empty: the outbox.",
    )
    sms_token: str = Field(default="", description="Bearer token for the SMS gateway.")
    clamd: str = Field(
        default="", description="clamd as host:port or a socket's path scans uploads. Empty: none."
    )
    oidc_url: str = Field(
        default="", description="Issuer of a sign-in service (OpenID Connect). Empty: passwords."
    )
    oidc_client_id: str = Field(default="", description="Client id at the sign-in service.")
    oidc_client_secret: str = Field(default="", description="Client secret at the service.")
    oidc_name: str = Field(default="Single sign-on", description="Its name on the button.")
    hooks_allow_private: bool = Field(
        default=False,
        description="Set to 1 in a closed network: webhooks may go to http and private addresses.",
    )
    metrics_token: str = Field(
        default="",
        description="Bearer token that may read /metrics from afar. Empty: loopback only.",
    )
    signing_key: str = Field(
        default="",
        description="PEM file of the Ed25519 key that signs receipts and the journal's heads. "
        "Empty: one made at first start.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    report_cap: int = Field(
        default=20,
        ge=1,
        description="Reports an hour from one network address before its devices do a small sum.",
    )
    flood_cap: int = Field(
        default=1000,
        ge=1,
        description="Reports an hour from everywhere, files counted too, before each device does a "
        "small sum.",
    )
    blocked_words: str = Field(
        default="",
        description="File of words, one a line, that hold a report back for a person to look at. "
        "Empty: blocked_words.txt in the data folder, when it exists.",
    )
    web_workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Web server processes, each of which works on one answer at a time; one a core "
        "on a busy machine.",
    )
    worker_threads: int = Field(
        default=4, ge=1, le=64, description="Jobs the embedded worker runs at once."
    )

    @property
    def oidc_origin(self) -> str:
        """Scheme and host of the sign-in service, empty when there is none."""
        parts = urlsplit(self.oidc_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
