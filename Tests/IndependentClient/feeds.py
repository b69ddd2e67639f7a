"""Chapter 2: Merkle trees, compact ranges, heads and batches. Chapter 3: signatures. Chapter 5: digests."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wire import Unreadable, h16, sha256

P256, ED25519 = 1, 2
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
ED25519_PRIME = 2**255 - 19
# The y of the points of order 8, one and its negative; those of order 1, 2 and 4 are 1, -1 and 0.
ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDERS = (0, 1, ED25519_PRIME - 1, ORDER_8, ED25519_PRIME - ORDER_8)


def node(left, right):
    return sha256(b"\x01" + left + right)


def tiles(start, end):
    """(start, size) of the maximal aligned perfect subtrees that tile [start, end)."""
    out = []
    while start < end:
        size = start & -start if start else 1 << 62
        while size > end - start:
            size >>= 1
        out.append((start, size))
        start += size
    return out


def subtree(leaves, start, size):
    if size == 1:
        return leaves[start]
    return node(subtree(leaves, start, size // 2), subtree(leaves, start + size // 2, size // 2))


def compact_range(leaves, start, end):
    return [subtree(leaves, *tile) for tile in tiles(start, end)]


def fold(roots):
    """The root of a tree from its compact range [0, n)."""
    if not roots:
        return sha256(b"")
    out = roots[-1]
    for left in reversed(roots[:-1]):
        out = node(left, out)
    return out


def root(leaves, length=None):
    return fold(compact_range(leaves, 0, len(leaves) if length is None else length))


def joined_root(first, prefix, leaves, length, suffix):
    """The root that prefix, leaves and suffix make, each of exactly the hashes that its range has."""
    end = first + len(leaves)
    if end > length:
        raise Unreadable("head too short")
    before, behind = tiles(0, first), tiles(end, length)
    if len(before) != len(prefix) or len(behind) != len(suffix):
        raise Unreadable("range shape")
    stack = []
    joined = list(zip(before, prefix)) + [((first + i, 1), leaf) for i, leaf in enumerate(leaves)] + list(zip(behind, suffix))
    for (start, size), value in joined:
        stack.append((start, size, value))
        while len(stack) > 1 and stack[-1][1] == stack[-2][1] and stack[-2][0] % (2 * stack[-1][1]) == 0:
            _, _, right = stack.pop()
            start, size, left = stack.pop()
            stack.append((start, 2 * size, node(left, right)))
    return fold([value for _, _, value in stack])


def inclusion(leaves, size, index):
    """The audit path of RFC 6962, from the leaf upwards."""

    def path(low, high, at):
        if high - low == 1:
            return []
        split = 1
        while split * 2 < high - low:
            split *= 2
        if at < low + split:
            return path(low, low + split, at) + [fold(_range(leaves, low + split, high))]
        return path(low + split, high, at) + [fold(_range(leaves, low, low + split))]

    return path(0, size, index)


def _range(leaves, low, high):
    return compact_range(leaves[low:high], 0, high - low)


def pae(kind, body):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)


def media(name):
    return b"application/vnd.cistern." + name.encode()


def verifies(algorithm, key, kind, body, signature):
    """True when a signature holds over a body under a type. Whatever chapter 3 does not allow is refused."""
    if len(signature) != 64:
        return False
    message = pae(kind, body)
    try:
        if algorithm == P256:
            if len(key) != 65 or key[0] != 4:
                return False
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            if not (0 < r < P256_ORDER and 0 < s < P256_ORDER):
                return False
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
            public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
            return True
        if algorithm == ED25519:
            if len(key) != 32:
                return False
            y = int.from_bytes(key, "little") & ((1 << 255) - 1)
            if y >= ED25519_PRIME or y in SMALL_ORDERS or int.from_bytes(signature[32:], "little") >= ED25519_ORDER:
                return False
            ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            return True
    except (ValueError, InvalidSignature):
        pass
    return False


def public_key(algorithm, secret):
    """The raw public key of a raw secret one."""
    if algorithm == ED25519:
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    private = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign_p256(private, name, body):
    r, s = decode_dss_signature(private.sign(pae(media(name), body), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def head_body(log, writer, length, root_hash):
    return b"\x01\x01" + log + writer + length.to_bytes(8, "big") + root_hash


def check_batch(log, writer, algorithm, key, first, leaves, head, prefix, suffix):
    """Raises unless the head proves the leaves. `prefix` is the receiver's own frontier, or what was sent."""
    if len(head) != 104:
        raise Unreadable("head")
    length, claimed = int.from_bytes(head[:8], "big"), head[8:40]
    if not 1 <= length < 1 << 40:
        raise Unreadable("length of the head")
    if joined_root(first, prefix, leaves, length, suffix) != claimed:
        raise Unreadable("wrong root")
    if not verifies(algorithm, key, media("head.v1"), head_body(log, writer, length, claimed), head[40:]):
        raise Unreadable("wrong signature")
    return length, claimed


def log_digest(log, tips):
    """Of (writer, length, root)."""
    held = b"".join(w + n.to_bytes(8, "big") + r for w, n, r in sorted(tips))
    return h16(b"cistern/holdings/v1\0" + log + held)


def scope_digest(digests):
    """Of {log: log digest}."""
    return h16(b"cistern/scope/v1\0" + b"".join(log + digests[log] for log in sorted(digests)))
