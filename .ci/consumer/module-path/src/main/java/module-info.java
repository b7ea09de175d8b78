module consumer.app {
  requires dev.heddle.ipc;
}
