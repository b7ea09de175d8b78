package dev.heddle.testkit.hooks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A hook that is called in place of a method of the JDK of the same name: one with the same parameters, if
 * that is static, and else one whose first parameter is the object that the other is called on.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InPlaceOf {
  /**
   * Says whose method it is.
   *
   * @return a class or an interface; calls on what is below it are replaced too
   */
  Class<?> value();
}
