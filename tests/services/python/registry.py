"""Who uses the registry, and the mail that confirms their address."""

import os
import secrets
import smtplib
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage


def setting(name: str) -> str:
    return os.environ.get(name) or sys.exit(f"registre-des-vaccinations: the setting {name} is missing")


SMTP = (setting("SMTP_HOST"), int(setting("SMTP_PORT")))


@dataclass
class Account:
    national_id: str
    given_name: str
    family_name: str
    usual_name: str = ""
    email: str = ""
    dossier: str = field(default_factory=lambda: f"DOS-{secrets.randbelow(900_000) + 100_000}")


@dataclass
class Confirmation:
    account: Account
    email: str
    code: str = field(default_factory=lambda: f"{secrets.randbelow(1_000_000):06}")
    tries: int = 0

    def send(self, text: str):
        mail = EmailMessage()
        mail["Subject"] = "Votre code de vérification"
        mail["From"] = "Registre des vaccinations <ne-pas-repondre@registre.test>"
        mail["To"] = self.email
        mail.set_content(text)
        with smtplib.SMTP(*SMTP, timeout=10) as server:
            server.send_message(mail)
