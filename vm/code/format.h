/* The image: one compiled module as bytes.
 *
 *   "\177VBC"  version u8, 3 zero bytes, table hash u64, then chunks to the end
 *   chunk      id of 4 characters, size u32, bytes
 *
 * Fixed-width numbers are little-endian; `n` below is an unsigned LEB128 number of at most
 * 64 bits. The order of chunks is free, unknown ones are skipped, MODU, LINE and CODE (or REDY) must be there.
 *
 *   MODU  n atoms, each: n bytes, text. Atom 0 is the module's name
 *   LITT  n literals, then their code (terms.h)
 *   IMPT  n imports, each: module atom, function atom, arity
 *   EXPT  n exports, each: function atom, arity, label
 *   FUNT  n funs, each: function atom, arity, captured, label
 *   LINE  n files, each: n bytes, text; n lines, each: file, line, caller; when caller > 0
 *         then also module atom, function atom, arity. Lines count from 1, 0: unknown
 *   CODE  n labels, then ops: number u8, operands in the order of the table
 *   ATTR  code of one term: attributes      CINF  of one term: compile info
 *   REDY  in images of the library: what becomes of the ops when they are loaded (ready.h)
 *   DOCS  docs and specs (compiler/expand/docs.h) as an external term
 *
 * Operands: src, dst and const are one number: value << 3 | OperandTag (a small is
 * zigzag-coded first); in a list a number or label is a plain n; a list is n, the count of
 * all its operands, then the operands; every other kind is a plain n.
 *
 * The table hash covers number, name and operands of every op: an image written by another
 * table is refused, not run. */
#ifndef VL_FORMAT_H
#define VL_FORMAT_H

#include "data/bits.h" /* BitsType, BitsFlags: operands of the bits ops */

#define IMAGE_MAGIC "\177VBC"
#define IMAGE_VERSION 1
#define IMAGE_HEADER_BYTES 16
#define CHUNK_HEADER_BYTES 8

#define CHUNK_ID(a, b, c, d) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define CHUNK_MODULE CHUNK_ID('M', 'O', 'D', 'U')
#define CHUNK_LITERALS CHUNK_ID('L', 'I', 'T', 'T')
#define CHUNK_IMPORTS CHUNK_ID('I', 'M', 'P', 'T')
#define CHUNK_EXPORTS CHUNK_ID('E', 'X', 'P', 'T')
#define CHUNK_FUNS CHUNK_ID('F', 'U', 'N', 'T')
#define CHUNK_LINES CHUNK_ID('L', 'I', 'N', 'E')
#define CHUNK_CODE CHUNK_ID('C', 'O', 'D', 'E')
#define CHUNK_ATTRIBUTES CHUNK_ID('A', 'T', 'T', 'R')
#define CHUNK_COMPILE_INFO CHUNK_ID('C', 'I', 'N', 'F')
#define CHUNK_READY CHUNK_ID('R', 'E', 'D', 'Y')
#define CHUNK_DOCS CHUNK_ID('D', 'O', 'C', 'S')

enum { OPERAND_TAG_BITS = 3 };

/* -- Limits of one module, checked by emitter, writer and reader -- */

#define MAX_ARITY 255
#define MAX_X 256           /* x0..x255 */
#define MAX_F 32            /* f0..f31 */
#define MAX_Y 1024          /* slots of a frame */
#define MAX_LIST 65536      /* operands of a list */
#define MAX_NEED (1u << 20) /* words asked by one `need` */
#define MAP_GET_MAX 128     /* pairs of one map_get */
#define MAX_UNIT 256
#define MAX_LABELS (1u << 22)
#define MAX_TABLE (1u << 22) /* rows of any other table */
#define OPERAND_SMALL_MAX ((INT64_C(1) << 56) - 1)

#endif
