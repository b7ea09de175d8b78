package dev.heddle.ipc.codec;

import java.io.Serializable;

record Elsewhere(int a, long b, String c, Integer d) implements Serializable {}
