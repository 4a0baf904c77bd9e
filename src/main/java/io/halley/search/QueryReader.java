package io.halley.search;

import io.halley.message.MalformedException;
import io.halley.message.OutsideText;
import io.halley.message.RoomName;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what somebody has typed. */
final class QueryReader {
    /** More than anybody types, and each costs the database a look into its index. */
    private static final int MOST_CLAUSES = 24;

    /** Years of more digits are beyond what can be counted in milliseconds. */
    private static final int DAY_LENGTH = 10;

    private static final String QUOTES = "\"“”„«»「」『』";
    private static final String COLONS = ":：";

    private final List<Clause> clauses = new ArrayList<>();
    private final List<List<Token>> sought = new ArrayList<>();
    private final List<RoomName> rooms = new ArrayList<>();
    private final List<List<String>> authors = new ArrayList<>();
    private final ZoneId zone;
    private long since = Long.MIN_VALUE;
    private long until = Long.MAX_VALUE;

    QueryReader(ZoneId zone) {
        this.zone = zone;
    }

    void read(String typed) {
        int at = 0;
        while (at < typed.length()) {
            int start = at;
            int colon = -1;
            while (at < typed.length() && !isBlank(typed.charAt(at)) && !isQuote(typed.charAt(at))) {
                colon = colon < 0 && COLONS.indexOf(typed.charAt(at)) >= 0 ? at : colon;
                at++;
            }
            String bare = typed.substring(start, at);
            String quoted = "";
            boolean isQuoted = at < typed.length() && isQuote(typed.charAt(at));
            if (isQuoted) {
                int end = at + 1;
                while (end < typed.length() && !isQuote(typed.charAt(end))) {
                    end++;
                }
                quoted = typed.substring(at + 1, end);
                at = end;
            }
            at++;
            take(bare, colon - start, quoted);
        }
    }

    /** @param colon where the first one is in what is not quoted; below 0 for none */
    private void take(String bare, int colon, String quoted) {
        String name = colon < 0 ? "" : bare.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : bare.substring(colon + 1) + quoted;
        switch (name) {
            case "from" -> authors.add(author(value));
            case "in" -> rooms.add(new RoomName(value.startsWith("#") ? value.substring(1) : value));
            case "before" -> until = Math.min(until, millis(date(name, value)));
            case "after" -> since = Math.max(since, millis(date(name, value).plusDays(1)));
            case "has" -> clauses.add(link(value));
            default -> {
                say(bare);
                say(quoted);
            }
        }
    }

    private static List<String> author(String value) {
        List<String> words = tokens(value).stream().map(Words::author).toList();
        if (words.isEmpty()) {
            throw new MalformedException(
                    "After from: comes a word of a name to look for, not " + OutsideText.quoted(value) + ".");
        }
        return words;
    }

    private static Clause link(String value) {
        if (!value.equalsIgnoreCase("link")) {
            throw new MalformedException("After has: comes link, not " + OutsideText.quoted(value) + ".");
        }
        return Clause.of(Words.LINK);
    }

    private static LocalDate date(String name, String value) {
        try {
            return LocalDate.parse(value.length() == DAY_LENGTH ? value : "");
        } catch (DateTimeParseException e) {
            throw new MalformedException(
                    "After " + name + ": comes a day such as 2026-01-31, not " + OutsideText.quoted(value) + ".", e);
        }
    }

    private long millis(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    /** Words that stand side by side. */
    private void say(String said) {
        List<Token> tokens = tokens(said);
        if (tokens.isEmpty()) {
            return;
        }
        sought.add(tokens);
        int last = tokens.size() - 1;
        boolean endsAlone = tokens.get(last).isOneCharacter();
        if (endsAlone) {
            clauses.add(Clause.of(Words.character(tokens.get(last)))); // In a text it may be the first of a pair.
        }
        List<String> phrase = tokens.subList(0, endsAlone ? last : last + 1).stream()
                .map(Words::said)
                .toList();
        if (!phrase.isEmpty()) {
            clauses.add(new Clause(List.of(phrase)));
        }
    }

    /** Without the last character of a row of pairs: in a text, others may follow. */
    private static List<Token> tokens(String said) {
        List<Token> tokens = Analysis.of(said, Query.MOST_CHARACTERS);
        int last = tokens.size() - 1;
        boolean endsWithPair = last > 0
                && tokens.get(last).end() == tokens.get(last - 1).end()
                && tokens.get(last).start() > tokens.get(last - 1).start();
        return endsWithPair ? tokens.subList(0, last) : tokens;
    }

    Query query() {
        if (!authors.isEmpty()) {
            clauses.add(new Clause(authors));
        }
        if (clauses.isEmpty() && rooms.isEmpty()) {
            throw new MalformedException(
                    "Say what to look for: a word, a \"phrase\", from:Ann, in:lobby or has:link; days alone are too much.");
        }
        if (clauses.size() + rooms.size() + authors.size() > MOST_CLAUSES) {
            throw new MalformedException("Nobody looks for so many words at once: " + MOST_CLAUSES + " at the most.");
        }
        return new Query(clauses, sought, rooms, since, until);
    }

    private static boolean isQuote(char c) {
        return QUOTES.indexOf(c) >= 0;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
