package io.halley.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.database.Database;
import io.halley.log.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
    private static final List<String> ORIGINS = List.of("https://id.example", "http://localhost:8180");
    private static final String ANN = "https://id.example/u-1.png";

    @TempDir
    private Path folder;

    private static Pictures pictures(List<String> origins, DataSource at) {
        Database database = new Database(at);
        database.open();
        return new Pictures(origins, database, Runnable::run);
    }

    @ParameterizedTest
    @EnumSource
    void areAsTheProviderSaidLast(TestDatabase kind) {
        DataSource both = kind.fresh(folder);
        Pictures pictures = pictures(ORIGINS, both);
        assertThat(pictures.of("u-1")).isEmpty();
        pictures.told("u-1", Optional.of(ANN)).join();
        pictures.told("u-2", Optional.of("http://localhost:8180/bob?size=64")).join();
        Pictures elsewhere = pictures(ORIGINS, both);
        assertThat(elsewhere.of("u-1")).contains(URI.create(ANN));
        elsewhere.told("u-1", Optional.of("https://ID.example/new.png")).join();
        assertThat(pictures.of("u-1")).contains(URI.create("https://ID.example/new.png"));
        pictures.told("u-1", Optional.empty()).join();
        assertThat(pictures.of("u-1")).isEmpty();
        assertThat(pictures.of("u-2")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.evil/u-1.png",
                "https://id.example@evil.example/u-1.png",
                "https://id.example:8443/u-1.png",
                "http://id.example/u-1.png",
                "//id.example/u-1.png",
                "u-1.png",
                "javascript:alert(1)",
                "data:image/png;base64,iVBORw0KGgo=",
                "https://id.example/u 1.png",
                "https://id.example/u-1.png\r\nSet-Cookie: a=b",
                ""
            })
    void areShownFromNowhereElse(String address) {
        Pictures pictures = pictures(ORIGINS, TestDatabase.SQLITE.fresh(folder));
        pictures.told("u-1", Optional.of(ANN)).join();
        pictures.told("u-1", Optional.of(address)).join();
        assertThat(pictures.of("u-1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void haveAddressesOfBoundedLength(TestDatabase kind) {
        Pictures pictures = pictures(ORIGINS, kind.fresh(folder));
        String longest = ANN + "?" + "a".repeat(1_024 - ANN.length() - 1);
        pictures.told("u-1", Optional.of(longest)).join();
        assertThat(pictures.of("u-1")).contains(URI.create(longest));
        pictures.told("u-1", Optional.of(longest + "a")).join();
        assertThat(pictures.of("u-1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void areNoneWhereNobodyIsShownAnyMore(TestDatabase kind) {
        DataSource both = kind.fresh(folder);
        pictures(ORIGINS, both).told("u-1", Optional.of(ANN)).join();
        Pictures none = pictures(List.of(), both);
        assertThat(none.areShown()).isFalse();
        assertThat(none.of("u-1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "SQLITE")
    void keepNobodyOutWhenTheyCannotBeKept(TestDatabase kind) throws Exception {
        Pictures pictures = pictures(ORIGINS, kind.fresh(folder));
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        assertThat(pictures.told("u-1", Optional.of(ANN))).isCompleted();
    }
}
