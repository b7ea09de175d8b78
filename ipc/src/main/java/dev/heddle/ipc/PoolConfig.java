package dev.heddle.ipc;

import java.time.Duration;
import java.util.List;

/** The settings of a pool, fixed once it exists. */
record PoolConfig(
    int workers,
    List<String> jvmOptions,
    AllowList allowed,
    int maxPayload,
    Duration grace,
    PoolListener listener) {}
