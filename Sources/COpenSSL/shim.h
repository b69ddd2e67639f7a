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
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

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

/// A P-256 key of 65 bytes 0x04 ‖ x ‖ y and, for a pair, its scalar (32 bytes, big endian); NULL where OpenSSL refuses it.
///
/// In C because the parameters keep pointers to their names and values, which Swift strings and arrays lend for one call only.
static inline EVP_PKEY *COpenSSL_p256_key(const unsigned char *point, const unsigned char *scalar) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  BIGNUM *number = scalar ? BN_secure_new() : NULL;
  unsigned char native[32];
  EVP_PKEY *key = NULL;
  OSSL_PARAM parameters[4] = {
    OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"prime256v1", 0),
    OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, 65),
    OSSL_PARAM_construct_end(),
    OSSL_PARAM_construct_end(),
  };
  int good = context && EVP_PKEY_fromdata_init(context) == 1;
  if (scalar) {
    good = good && number && BN_bin2bn(scalar, 32, number) && BN_bn2nativepad(number, native, sizeof native) == sizeof native;
    parameters[2] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, sizeof native);
  }
  if (!good || EVP_PKEY_fromdata(context, &key, scalar ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
    EVP_PKEY_free(key);
    key = NULL;
  }
  OPENSSL_cleanse(native, sizeof native);
  BN_clear_free(number);
  EVP_PKEY_CTX_free(context);
  return key;
}

/// A client's TLS 1.3 context; `verify` alone decides whom it trusts, and gets `user`. NULL where OpenSSL has no memory.
static inline SSL_CTX *COpenSSL_client(int (*verify)(X509_STORE_CTX *, void *), void *user) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context) return NULL;
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_cert_verify_callback(context, verify, user);
  return context;
}

/// How many certificates the other side sent.
static inline int COpenSSL_sent_count(X509_STORE_CTX *context) { return sk_X509_num(X509_STORE_CTX_get0_untrusted(context)); }

/// One of them; it belongs to the context.
static inline X509 *COpenSSL_sent(X509_STORE_CTX *context, int index) {
  return sk_X509_value(X509_STORE_CTX_get0_untrusted(context), index);
}

/// Whether the chain that was sent leads to `root`, the only one that is trusted. The clock of this machine takes no part.
static inline int COpenSSL_leads_to(X509_STORE_CTX *context, X509 *root) {
  STACK_OF(X509) *trusted = sk_X509_new_null();
  int good = 0;
  if (trusted && sk_X509_push(trusted, root) > 0) {
    X509_STORE_CTX_set0_trusted_stack(context, trusted);
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_NO_CHECK_TIME);
    good = X509_verify_cert(context) == 1;
  }
  sk_X509_free(trusted);
  return good;
}
