package dev.tickwire.runtime.browse;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.runtime.http.HttpProblem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the condition on one field: a value, {@code {"in":[...]}}, {@code {"between":[1,2]}}, {@code {"min":1}},
 * {@code {"max":2}} or the last two together. A room's whole numbers are compared with any number, without rounding:
 * 1.5 is above 1, and no whole number equals it. A number that is compared with a room's other numbers is rounded to a
 * double, which they are, too.
 */
final class ConditionReader {
    private static final Set<String> OPERATORS = Set.of("in", "between", "min", "max");
    private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String path;
    private final FieldType type;

    private ConditionReader(String path, FieldType type) {
        this.path = path;
        this.type = type;
    }

    /**
     * Reads a condition.
     *
     * @param path that a refusal names, followed by the operator if that is wrong: {@code where.rating}
     * @throws HttpProblem 400
     */
    static Condition read(String path, FieldType type, JsonNode json) {
        return new ConditionReader(path, type).read(json);
    }

    private Condition read(JsonNode json) {
        if (!(json instanceof ObjectNode operators)) {
            return new Condition.OneOf(Set.of(value(path, json)));
        }
        for (String operator : operators.propertyNames()) {
            if (!OPERATORS.contains(operator)) {
                throw HttpProblem.field(path(operator), "The operators are in, between, min and max.");
            }
            if (!operator.equals("in") && !isNumber()) {
                throw HttpProblem.field(
                        path(operator), "Only numbers have an order: send a value, or several values with in.");
            }
        }
        JsonNode min = operators.get("min");
        JsonNode max = operators.get("max");
        boolean bothBounds = min != null && max != null;
        if (operators.size() != (bothBounds ? 2 : 1)) {
            throw HttpProblem.field(path, "A condition has one of in, between, min and max, or both min and max.");
        }
        JsonNode in = operators.get("in");
        if (in != null) {
            return oneOf(in);
        }
        JsonNode between = operators.get("between");
        return between != null ? between(between) : range("min", min, "max", max);
    }

    private Condition oneOf(JsonNode json) {
        if (!(json instanceof ArrayNode array) || array.isEmpty() || array.size() > Limits.QUERY_VALUES_MAX) {
            throw HttpProblem.field(path("in"), "This must be 1 to " + Limits.QUERY_VALUES_MAX + " values.");
        }
        Set<Object> values = new HashSet<>();
        array.forEach(value -> values.add(value(path("in"), value)));
        return new Condition.OneOf(Set.copyOf(values));
    }

    private Condition between(JsonNode json) {
        if (!(json instanceof ArrayNode array) || array.size() != 2) {
            throw HttpProblem.field(path("between"), "This must be two numbers.");
        }
        return range("between", array.get(0), "between", array.get(1));
    }

    private Condition range(String minName, @Nullable JsonNode min, String maxName, @Nullable JsonNode max) {
        if (min != null && max != null && number(path(minName), min).compareTo(number(path(maxName), max)) > 0) {
            throw HttpProblem.field(path(maxName), "The upper bound is below the lower one.");
        }
        if (isReal()) {
            return new Condition.Real(
                    min == null
                            ? Double.NEGATIVE_INFINITY
                            : number(path(minName), min).doubleValue(),
                    max == null
                            ? Double.POSITIVE_INFINITY
                            : number(path(maxName), max).doubleValue());
        }
        BigDecimal from = min == null
                ? LOWEST
                : number(path(minName), min).setScale(0, RoundingMode.CEILING).max(LOWEST);
        BigDecimal to = max == null
                ? HIGHEST
                : number(path(maxName), max).setScale(0, RoundingMode.FLOOR).min(HIGHEST);
        return from.compareTo(to) > 0
                ? new Condition.OneOf(Set.of()) // no whole number lies there
                : new Condition.Whole(from.longValueExact(), to.longValueExact());
    }

    private Object value(String blamed, JsonNode json) {
        if (type instanceof FieldType.Bool) {
            require(json.isBoolean(), blamed, "This must be true or false.");
            return json.booleanValue();
        }
        if (type instanceof FieldType.EnumOf constants) {
            require(
                    json.isString() && constants.values().contains(json.stringValue()),
                    blamed,
                    "This must be one of " + String.join(", ", constants.values()) + ".");
            return json.stringValue();
        }
        if (type instanceof FieldType.Text) {
            require(json.isString(), blamed, "This must be text.");
            return json.stringValue();
        }
        BigDecimal number = number(blamed, json);
        boolean whole = number.compareTo(number.setScale(0, RoundingMode.FLOOR)) == 0
                && number.compareTo(LOWEST) >= 0
                && number.compareTo(HIGHEST) <= 0;
        return whole && !isReal() ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    private static BigDecimal number(String blamed, JsonNode json) {
        require(json.isNumber() && Double.isFinite(json.doubleValue()), blamed, "This must be a number.");
        return json.decimalValue();
    }

    private boolean isReal() {
        return type instanceof FieldType.Float32 || type instanceof FieldType.Float64;
    }

    private boolean isNumber() {
        return isReal() || type instanceof FieldType.Int || type instanceof FieldType.Int64;
    }

    private String path(String operator) {
        return path + "." + operator;
    }

    private static void require(boolean good, String blamed, String message) {
        if (!good) {
            throw HttpProblem.field(blamed, message);
        }
    }
}
