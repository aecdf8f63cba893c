package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A static rule that server and client both can run. So far only the server runs it; the mark says that it may run elsewhere: it reads and writes only fields that the owning player gets, with {@code double}, {@code int}, {@code boolean}, enums and {@link dev.tickwire.math.Exact}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Predicted {}
