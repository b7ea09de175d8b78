package dev.heddle.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.concurrent.Callable;

/** The task of {@link ComparePools} for Hazelcast's own executor, in its own quickest serialization. */
final class HazelcastTask implements Callable<Integer>, IdentifiedDataSerializable {
  static final String EXECUTOR = "compared";
  private static final int FACTORY = 4_711;
  private int number;

  HazelcastTask(int number) {
    this.number = number;
  }

  /** Makes it known to a member. */
  static void register(Config config, int threads) {
    config.getSerializationConfig().addDataSerializableFactory(FACTORY, _ -> new HazelcastTask(0));
    config.getExecutorConfig(EXECUTOR).setPoolSize(threads).setStatisticsEnabled(false);
  }

  @Override
  public Integer call() {
    return number + 1;
  }

  @Override
  public int getFactoryId() {
    return FACTORY;
  }

  @Override
  public int getClassId() {
    return 1;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(number);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    number = in.readInt();
  }
}
