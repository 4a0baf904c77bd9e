package io.halley.comet;

import io.halley.Growth;
import org.junit.jupiter.api.Test;

class LinearTimeTest {
    @Test
    void forms() {
        Growth.isLinear("a form", Submission::parse, "", "", "msg=", "", "msg=", "%zz", "timestamp=", "&msg=");
    }
}
