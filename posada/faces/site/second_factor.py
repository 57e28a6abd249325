"""The second factor at the door: what would open it, a seed of codes, stands sealed in the database."""

from allauth.mfa.adapter import DefaultMFAAdapter

from posada.ground.customers.sealed import seal, unseal


class SecondFactor(DefaultMFAAdapter):
    """What allauth asks of the house where it keeps the seeds of one-time and recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises CannotUnseal where the house's secret key is another than the one it was sealed under."""
        return unseal(encrypted_text)
