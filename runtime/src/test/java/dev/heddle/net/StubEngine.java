package dev.heddle.net;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** An engine that has done its handshake and gives the same answer for ever from then on. */
final class StubEngine extends SSLEngine {
  private final SSLSession session;
  private final HandshakeStatus needed;
  private final Status answer;
  private final @Nullable Runnable task;
  private final boolean throwing;
  boolean shaken;
  int rounds;

  StubEngine(
      SSLSession session,
      HandshakeStatus needed,
      Status answer,
      @Nullable Runnable task,
      boolean throwing) {
    this.session = session;
    this.needed = needed;
    this.answer = answer;
    this.task = task;
    this.throwing = throwing;
  }

  private SSLEngineResult answer() {
    if (rounds++ > 10_000) {
      throw new AssertionError("It goes round and round: " + needed + ", " + answer);
    }
    if (throwing) {
      throw new IllegalStateException("The engine is broken");
    }
    return new SSLEngineResult(answer, needed, 0, 0);
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] sources, int from, int count, ByteBuffer target) {
    return answer();
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int from, int count) {
    return answer();
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return shaken ? needed : HandshakeStatus.NOT_HANDSHAKING;
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return rounds++ < 3 ? task : null;
  }

  @Override
  public SSLSession getSession() {
    return session;
  }

  @Override
  public void closeInbound() {}

  @Override
  public boolean isInboundDone() {
    return false;
  }

  @Override
  public void closeOutbound() {}

  @Override
  public boolean isOutboundDone() {
    return false;
  }

  @Override
  public void beginHandshake() {}

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return new String[0];
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return new String[0];
  }

  @Override
  public String[] getEnabledProtocols() {
    return new String[0];
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public boolean getUseClientMode() {
    return true;
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }
}
