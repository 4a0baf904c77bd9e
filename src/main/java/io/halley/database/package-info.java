/** The database's own ways: connections, transactions and the schema. */
@NullMarked
package io.halley.database;

import org.jspecify.annotations.NullMarked;
