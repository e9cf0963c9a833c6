/* An image as text: what `vm dis` shows. */
#ifndef VL_DISASM_H
#define VL_DISASM_H

#include "base/base.h"
#include "base/strbuf.h"

/* Appends the functions and their ops, names and operands from the table of ops. Literals are shown by number, %0...
 * False: the bytes are no image, *why says what is wrong with them. Memory running out shows in out->failed. */
bool vl_disassemble(StrBuf *out, const uint8_t *bytes, size_t size, const char **why) VL_MUST_CHECK;

#endif
