"""Settings of a home: ecfrs.toml, then the environment (ECFRS_…), then what the command line says."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ecfrs_tui.domain.book import HouseRules
from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.keyfile import flat
from ecfrs_tui.scheduling.planner.values import PlanWeights

FILE_NAME = "ecfrs.toml"


class RuleSettings(BaseModel):
    """The figures of the rule book that the team may change."""

    model_config = {"extra": "forbid"}

    notice_days: int = Field(default=5, ge=0, le=365)
    """Days of notice a school is given, at least."""
    horizon_days: int = Field(default=400, ge=1, le=1500)
    """How far ahead a visit may be booked."""
    lunch_minutes: int = Field(default=30, ge=0, le=120)
    """What an officer needs for lunch."""
    lunch_from: time = time(11, 30)
    """Lunch begins no earlier."""
    lunch_until: time = time(14, 0)
    """Lunch is over by then."""
    spare_minutes: int = Field(default=5, ge=0, le=120)
    """With less to spare before the next visit a time is called tight."""

    def rules(self) -> HouseRules:
        """As the rule book takes them."""
        return HouseRules(**self.model_dump())


class TravelSettings(BaseModel):
    """The routing server the service may run, if any (`[travel]`)."""

    model_config = {"extra": "forbid"}

    server: str = ""
    """Its address, such as `http://routing.example:5000`; empty for none."""
    kind: Literal["osrm", "valhalla"] = "osrm"
    """Which program answers there."""
    seconds: float = Field(default=10.0, gt=0, le=300)
    """How long one answer may take."""
    block: int = Field(default=50, ge=1, le=1000)
    """Places a side asked about at once: 50 by 50 keeps within the usual limits of both kinds."""
    data: str = ""
    """Any word for the roads it has now: another word makes the stored times again."""

    @field_validator("server")
    @classmethod
    def _address(cls, value: str) -> str:
        value = value.strip()
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")
        return value


class PlanSettings(BaseModel):
    """What a plan costs besides its driving, in minutes of driving (`[plan]`); see `PlanWeights`."""

    model_config = {"extra": "forbid"}

    preference_rank: float = Field(default=20.0, ge=0)
    """For each rank below the school's first choice."""
    continuity: float = Field(default=8.0, ge=0)
    """Taken off when the school knows the officer from last time."""
    wait_week: float = Field(default=1.0, ge=0)
    """For each whole week of waiting."""
    fair_drive_per_week: int = Field(default=480, ge=0)
    """Minutes of driving in a week that an officer is asked to do without more ado."""
    fair_drive: float = Field(default=0.25, ge=0)
    """For each minute of an officer's driving in a week beyond that."""
    early_before: time = time(7, 30)
    """Leaving base before this is an early start."""
    early_per_week: int = Field(default=2, ge=0)
    """Early starts in a week that an officer is asked to do without more ado."""
    early: float = Field(default=15.0, ge=0)
    """For each early start of an officer in a week beyond that."""
    move: float = Field(default=30.0, ge=0)
    """For each standing visit that is put somewhere else."""

    def weights(self) -> PlanWeights:
        """As the planner takes them."""
        return PlanWeights(**self.model_dump())


class CareSettings(BaseModel):
    """How long what is personal is kept (`[care]`)."""

    model_config = {"extra": "forbid"}

    contact_years: int = Field(default=3, ge=1, le=100)
    """People nobody was in touch with for so long are forgotten."""
    original_years: int = Field(default=2, ge=1, le=100)
    """Originals of requests that are settled, bytes of messages and free words of evaluations."""
    undo_days: int = Field(default=365, ge=1, le=36500)
    """Steps of undo hold rows as they were, names included."""


class MailSettings(BaseModel):
    """How messages leave the building (`[mail]`)."""

    model_config = {"extra": "forbid"}

    way: Literal["files", "mail"] = "files"
    """Into exports/, or over the mail server."""
    release: Literal["at once", "by hand"] = "at once"
    """Whether what a booking drafts goes out with it, or waits for `outbox release`."""
    open_files: bool = False
    """Opens each draft in the mail program once it is written."""
    server: str = ""
    """Its address; empty for none."""
    port: int = Field(default=587, ge=1, le=65535)
    """Where the mail server listens."""
    sign_in: Literal["password", "token", "none"] = "password"
    """The password is read from ECFRS_MAIL_PASSWORD or the system's keyring, never from a file of ours."""
    user: str = ""
    """The account; the sender's address when empty."""
    token_command: list[str] = []
    """Prints an OAuth2 access token (XOAUTH2); run without a shell."""
    certificates: str = ""
    """A file of certificates to trust, where the service signs its own."""
    seconds: float = Field(default=30.0, gt=0, le=600)
    """How long the server may take over one answer."""
    retry_minutes: list[int] = [1, 5, 15, 60]
    """Waits after a server said “later”; after the last the message has failed."""
    copy_to: list[str] = []
    """The service's own addresses that get a blind copy of what is sent."""
    reminder_days: int = Field(default=7, ge=1, le=90)
    """A reminder is drafted so many days before a visit."""
    evaluation_link: str = ""
    """The evaluation form in the thank-you; `{visit}` in it becomes the visit's reference."""

    @field_validator("evaluation_link")
    @classmethod
    def _link(cls, value: str) -> str:
        value = value.strip()
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("a link begins with http:// or https://")
        return value


class CalendarSettings(BaseModel):
    """How officers' calendars are read (`[calendars]`)."""

    model_config = {"extra": "forbid"}

    seconds: float = Field(default=30.0, gt=0, le=600)
    """How long fetching one may take."""
    most_mb: float = Field(default=20.0, gt=0, le=20)
    """A larger file is not read."""
    every_minutes: int = Field(default=60, ge=5)
    """How old a reading may be before it is due again."""
    free_all_day: bool = False
    """Whole days shown as free block too."""
    tentative: bool = True
    """What is only tentative blocks."""


class MailboxSettings(BaseModel):
    """The mailbox replies come to (`[mailbox]`); it is only read, over TLS."""

    model_config = {"extra": "forbid"}

    server: str = ""
    """Its IMAP server; empty for none."""
    port: int = Field(default=993, ge=1, le=65535)
    """Where the mailbox listens."""
    security: Literal["tls", "starttls"] = "tls"
    """TLS from the first byte, or asked for."""
    folder: str = "INBOX"
    """The folder that is read."""
    sign_in: Literal["password", "token"] = "password"
    """The password is read from ECFRS_MAILBOX_PASSWORD or the system's keyring, never from a file of ours."""
    user: str = ""
    """The account; the sender's address when empty."""
    token_command: list[str] = []
    """Prints an OAuth2 access token (XOAUTH2); run without a shell."""
    certificates: str = ""
    """A file of certificates to trust, where the service signs its own."""
    seconds: float = Field(default=30.0, gt=0, le=600)
    """How long the server may take over one answer."""
    days: int = Field(default=30, ge=1, le=365)
    """How far back the first reading looks."""
    most: int = Field(default=500, ge=1, le=10_000)
    """Mails read at one time; the next reading goes on from there."""


class Settings(BaseSettings):
    """What the team sets for its home. Every field has a default that works."""

    model_config = SettingsConfigDict(env_prefix="ECFRS_", env_nested_delimiter="__", extra="forbid")

    actor: str = ""
    """Who is at the keyboard, for the audit; the account's name when empty."""
    service_name: str = "Joint Education Team"
    """How letters and invitations name the service."""
    sender_name: str = "Joint Education Team bookings"
    """Who mail comes from."""
    sender_email: str = "bookings@education-team.example"
    """The address mail comes from and replies go to."""
    telephone: str = ""
    """The number in letters."""
    uid_domain: str = "education-team.example"
    """The end of every invitation's identifier; leave it as it is once invitations went out."""
    hold_days: int = Field(default=5, ge=1, le=60)
    """How long a hold stands unless said otherwise."""
    suggest_days: int = Field(default=60, ge=1, le=400)
    """How far ahead times are suggested."""
    theme: str = ""
    """Colours: `ember`, `paper`, or one of Textual's."""
    keys: dict[str, str] = {}
    """Your own keys by action."""
    rules: RuleSettings = RuleSettings()
    travel: TravelSettings = TravelSettings()
    plan: PlanSettings = PlanSettings()
    care: CareSettings = CareSettings()
    calendars: CalendarSettings = CalendarSettings()
    mail: MailSettings = MailSettings()
    mailbox: MailboxSettings = MailboxSettings()

    @field_validator("keys", mode="before")
    @classmethod
    def _flat_keys(cls, value: object) -> object:
        return flat(value) if isinstance(value, Mapping) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats the file, which is handed in as init values."""
        return (env_settings, init_settings)


def read_file(home: Path) -> dict[str, Any]:
    """The tables of ecfrs.toml, empty when there is none. Raises FileRefusedError naming file and place."""
    path = home / FILE_NAME
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FileRefusedError(
            "settings_unreadable", f"{path}: {fault}", hint="mend that line, or rename the file"
        ) from fault
    except OSError as fault:
        raise FileRefusedError("settings_unreadable", f"{path} cannot be read: {fault.strerror}") from fault


def load(home: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a home. Raises FileRefusedError naming the field that cannot stand."""
    try:
        settings = Settings(**read_file(home))
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FileRefusedError(
            "settings_wrong",
            f"{home / FILE_NAME}: {where}: {first['msg'].lower()}",
            hint="the README lists the settings and their values",
        ) from fault
    env = os.environ if environment is None else environment
    if not settings.actor:
        settings.actor = env.get("USERNAME") or env.get("USER") or "assistant"
    return settings
