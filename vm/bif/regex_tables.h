/* What a byte is to an expression without unicode: letters and cases of Latin-1, as in Erlang's PCRE. */
#ifndef VL_REGEX_TABLES_H
#define VL_REGEX_TABLES_H

#include "proc/instance.h"

#define REGEX_TABLES_BYTES 1088

/* Fills the tables, which must outlive all that is compiled with them. False when memory is out or
 * this PCRE2 lays its tables out in another way: its own, of ASCII letters, are to be used then. */
bool vl_regex_tables(Instance *in, uint8_t tables[REGEX_TABLES_BYTES]);

#endif
