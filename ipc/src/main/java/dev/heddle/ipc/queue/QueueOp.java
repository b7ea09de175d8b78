package dev.heddle.ipc.queue;

import dev.heddle.ipc.wire.ProtocolException;

/** The types of a queue's frames; the ordinal is the byte on the wire. */
enum QueueOp {
  /** To the maker, first: the secret that came with the queue. */
  JOIN,
  /** To the maker: put this item. */
  PUT,
  /** To the maker: give me an item. */
  GET,
  /** To the maker: the request is not wanted any more. */
  WITHDRAW,
  /** To the maker: the item of this request has arrived. */
  TAKEN,
  /** To the maker: nothing more is to be put. */
  SHUT,
  /** To the maker: shut this queue when I am gone. */
  ATTACH,
  /** From the maker: the item has been put. */
  DONE,
  /** From the maker: an item. */
  ITEM,
  /** From the maker: the request ended without an effect, as was asked. */
  WITHDRAWN,
  /** From the maker: the queue is closed. */
  CLOSED;

  private static final QueueOp[] ALL = values();

  static QueueOp of(int wire) throws ProtocolException {
    if (wire < 0 || wire >= ALL.length) {
      throw new ProtocolException("unknown queue frame type " + wire);
    }
    return ALL[wire];
  }
}
