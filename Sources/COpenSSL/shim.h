// The low-level SHA-256 calls, deprecated since OpenSSL 3.0, take 60 ns for a Merkle node where the EVP ones take 100.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// Macros that Swift does not import.
static const int COpenSSL_PUBLIC_KEY = EVP_PKEY_PUBLIC_KEY;
static const int COpenSSL_KEYPAIR = EVP_PKEY_KEYPAIR;

// A parameter builder keeps the pointers to its names; a Swift string lends one only for the length of a call.
static inline int COpenSSL_push_group(OSSL_PARAM_BLD *builder) {
  return OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
}
static inline int COpenSSL_push_public_key(OSSL_PARAM_BLD *builder, const void *point, size_t count) {
  return OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count);
}
static inline int COpenSSL_push_private_key(OSSL_PARAM_BLD *builder, const BIGNUM *scalar) {
  return OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar);
}

/// SHA-256 of `count` bytes into 32 bytes. Cannot fail and allocates nothing.
static inline void COpenSSL_sha256(const void *bytes, size_t count, unsigned char *out) {
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes, count);
  SHA256_Final(out, &state);
}

/// Stands in for a question to the terminal: an encrypted key file is refused, never asked about.
static inline int COpenSSL_no_password(char *buffer, int size, int writing, void *user) {
  (void)buffer, (void)size, (void)writing, (void)user;
  return -1;
}
