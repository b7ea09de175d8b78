package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of requests and responses say, and responses of our own. Most heads do not say most things,
 * so each is asked first whether it has the header at all.
 */
final class Heads {
  /** The names in our own responses are ours; a value may come from anywhere, and is looked at. */
  private static final DefaultHttpHeadersFactory OUR_NAMES =
      DefaultHttpHeadersFactory.headersFactory().withNameValidation(false);

  /** Bytes already, as it goes out. */
  static final CharSequence TEXT = AsciiString.cached("text/plain; charset=utf-8");

  private Heads() {}

  static boolean hasBody(HttpRequest request) {
    if (request instanceof HttpContent content) {
      return content.content().isReadable();
    }
    HttpHeaders headers = request.headers();
    return (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && HttpUtil.isTransferEncodingChunked(request))
        || HttpUtil.getContentLength(request, 0) > 0;
  }

  static boolean keepsAlive(HttpMessage message) {
    return message.headers().contains(HttpHeaderNames.CONNECTION)
        ? HttpUtil.isKeepAlive(message)
        : message.protocolVersion().isKeepAliveDefault();
  }

  /** What to answer to what is not a request of HTTP. */
  static HttpResponseStatus refusal(@Nullable Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      case null, default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  static FullHttpResponse response(HttpResponseStatus status) {
    return response(status, Unpooled.EMPTY_BUFFER);
  }

  static FullHttpResponse response(HttpResponseStatus status, ByteBuf content) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, content, OUR_NAMES.newHeaders(), EmptyHttpHeaders.INSTANCE);
  }
}
