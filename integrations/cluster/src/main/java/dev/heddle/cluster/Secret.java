package dev.heddle.cluster;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the members of a cluster know and strangers do not. It never goes over the network. */
final class Secret {
  static final int MAC_BYTES = 32;
  private static final int LEAST_CHARACTERS = 16;
  private static final String ALGORITHM = "HmacSHA256";

  /** Of a cluster on one machine that has been given none: then everybody there knows it. */
  static final Secret NONE = new Secret("heddle, loopback only".getBytes(StandardCharsets.UTF_8));

  private final SecretKeySpec key;

  private Secret(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  static Secret of(String text) {
    if (text.length() < LEAST_CHARACTERS) {
      throw new IllegalArgumentException(
          "The secret of a cluster has at least " + LEAST_CHARACTERS + " characters, not "
              + text.length() + "; make one: openssl rand -base64 32");
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Proves knowledge of the secret to whoever has chosen a part of what is proved. */
  byte[] proof(String role, byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(role.getBytes(StandardCharsets.UTF_8));
      mac.update(first);
      return mac.doFinal(second);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  boolean isProof(byte[] claimed, String role, byte[] first, byte[] second) {
    return MessageDigest.isEqual(claimed, proof(role, first, second));
  }
}
