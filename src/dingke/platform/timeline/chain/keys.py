"""Keys of the seals, derived from the installation's secret: without DINGKE_SECRET_KEY no seal can be made."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LENGTH: Final = 32


def _derived(purpose: bytes) -> bytes:
    return HKDF(SHA256(), LENGTH, salt=None, info=b"dingke.audit." + purpose).derive(settings.SECRET_KEY.encode())


def pepper() -> bytes:
    """Goes into the digest of every row: who has a digest and all values but one cannot try out that one."""
    return _derived(b"pepper")


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(b"seal"))


def public() -> str:
    """The public half, in hexadecimal digits: with it anybody may check a signature and nobody make one."""
    return _private().public_key().public_bytes_raw().hex()


def sign(digest: str) -> str:
    """Ed25519 over the bytes of a digest; both in hexadecimal digits."""
    return _private().sign(bytes.fromhex(digest)).hex()


def is_signed(digest: str, signature: str, key: str) -> bool:
    """Whether the signature is that of the key; false for what is none at all."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), bytes.fromhex(digest))
    except (InvalidSignature, ValueError):
        return False
    return True
