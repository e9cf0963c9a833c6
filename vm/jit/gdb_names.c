#include "jit/gdb_names.h"

#include <elf.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

/* -- The interface ("JIT Interface" in gdb's manual); weak: another compiler in the process may have it too -- */

enum { ACTION_NONE, ACTION_REGISTER, ACTION_UNREGISTER };

struct jit_code_entry {
  struct jit_code_entry *next, *previous;
  const char *file;
  uint64_t size;
};

struct jit_descriptor {
  uint32_t version, action;
  struct jit_code_entry *relevant, *first;
};

extern struct jit_descriptor __jit_debug_descriptor;
void __jit_debug_register_code(void);

__attribute__((weak)) struct jit_descriptor __jit_debug_descriptor = {.version = 1};

/* gdb stops here and reads the descriptor. */
__attribute__((weak, noinline)) void __jit_debug_register_code(void) {
  asm volatile("" ::: "memory");
}

/* Instances and their workers take turns. */
static atomic_flag __jit_debug_busy = ATOMIC_FLAG_INIT;

static void tell(uint32_t action, struct jit_code_entry *entry) {
  __jit_debug_descriptor.action = action;
  __jit_debug_descriptor.relevant = entry;
  __jit_debug_register_code();
  __jit_debug_descriptor.action = ACTION_NONE;
}

static void enlist(struct jit_code_entry *entry) {
  while (atomic_flag_test_and_set_explicit(&__jit_debug_busy, memory_order_acquire)) continue;
  entry->next = __jit_debug_descriptor.first;
  if (entry->next) entry->next->previous = entry;
  __jit_debug_descriptor.first = entry;
  tell(ACTION_REGISTER, entry);
  atomic_flag_clear_explicit(&__jit_debug_busy, memory_order_release);
}

static void delist(struct jit_code_entry *entry) {
  while (atomic_flag_test_and_set_explicit(&__jit_debug_busy, memory_order_acquire)) continue;
  if (entry->previous)
    entry->previous->next = entry->next;
  else
    __jit_debug_descriptor.first = entry->next;
  if (entry->next) entry->next->previous = entry->previous;
  tell(ACTION_UNREGISTER, entry);
  atomic_flag_clear_explicit(&__jit_debug_busy, memory_order_release);
}

/* -- The file -- */

enum { TEXT = 1, SYMBOLS, STRINGS, FRAMES, SECTIONS };
static const char section_names[] = "\0.text\0.symtab\0.strtab\0.debug_frame";
enum { NAME_TEXT = 1, NAME_SYMBOLS = 7, NAME_STRINGS = 15, NAME_FRAMES = 23 };

/* DWARF: the caller's frame begins behind the return address, which lies at the stack pointer. Machine code is entered
 * by a call from C and goes on by jumps alone, so that holds at each of its instructions but the few that save
 * registers. */
typedef struct __attribute__((packed)) Frames {
  uint32_t common_size, common_id;
  uint8_t version, augmentation, code_align, data_align, return_register;
  uint8_t frame[3], return_place[2];
  uint8_t padding[6];
  uint32_t size, common;
  uint64_t at, length;
} Frames;

static Frames frames_of(const uint8_t *at, uint32_t size) {
  enum { DEF_CFA = 0x0C, OFFSET = 0x80, RSP = 7, RETURN = 16, MINUS_EIGHT = 0x78 };
  return (Frames){
      .common_size = offsetof(Frames, size) - sizeof(uint32_t),
      .common_id = UINT32_MAX,
      .version = 1,
      .code_align = 1,
      .data_align = MINUS_EIGHT,
      .return_register = RETURN,
      .frame = {DEF_CFA, RSP, 8},
      .return_place = {OFFSET | RETURN, 1},
      .size = sizeof(Frames) - offsetof(Frames, common),
      .at = (uint64_t)(uintptr_t)at,
      .length = size,
  };
}

typedef struct File {
  Elf64_Ehdr header;
  Elf64_Shdr sections[SECTIONS];
  Elf64_Sym symbols[2];
  Frames frames;
  char strings[]; /* those of the sections, then the function's name */
} File;

struct GdbName {
  GdbName *next;
  const uint8_t *at;
  size_t bytes; /* of all this */
  struct jit_code_entry entry;
  File file;
};

static Elf64_Shdr section(uint32_t name, uint32_t type, size_t offset, size_t size) {
  return (Elf64_Shdr){.sh_name = name, .sh_type = type, .sh_offset = offset, .sh_size = size, .sh_addralign = 8};
}

static void write_file(File *f, const char *name, const uint8_t *at, uint32_t size) {
  size_t name_size = strlen(name) + 1;
  f->header = (Elf64_Ehdr){
      .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE},
      .e_type = ET_REL,
      .e_machine = EM_X86_64,
      .e_version = EV_CURRENT,
      .e_shoff = offsetof(File, sections),
      .e_ehsize = sizeof(Elf64_Ehdr),
      .e_shentsize = sizeof(Elf64_Shdr),
      .e_shnum = SECTIONS,
      .e_shstrndx = STRINGS,
  };
  f->sections[TEXT] = section(NAME_TEXT, SHT_NOBITS, 0, size);
  f->sections[TEXT].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
  f->sections[TEXT].sh_addr = (Elf64_Addr)(uintptr_t)at;
  f->sections[SYMBOLS] = section(NAME_SYMBOLS, SHT_SYMTAB, offsetof(File, symbols), sizeof f->symbols);
  f->sections[SYMBOLS].sh_link = STRINGS;
  f->sections[SYMBOLS].sh_info = 1;
  f->sections[SYMBOLS].sh_entsize = sizeof(Elf64_Sym);
  f->sections[STRINGS] = section(NAME_STRINGS, SHT_STRTAB, offsetof(File, strings), sizeof section_names + name_size);
  f->sections[FRAMES] = section(NAME_FRAMES, SHT_PROGBITS, offsetof(File, frames), sizeof f->frames);
  f->symbols[1] = (Elf64_Sym){.st_name = sizeof section_names,
                              .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
                              .st_shndx = TEXT,
                              .st_size = size};
  f->frames = frames_of(at, size);
  memcpy(f->strings, section_names, sizeof section_names);
  memcpy(f->strings + sizeof section_names, name, name_size);
}

/* -- Names -- */

void vl_gdb_name_add(GdbName **names, Alloc *a, const char *name, const uint8_t *at, uint32_t size) {
  size_t strings = sizeof section_names + strlen(name) + 1, bytes = sizeof(GdbName) + strings;
  GdbName *n = vl_alloc_zeroed(a, 1, bytes);
  if (!n) return;
  n->next = *names;
  n->at = at;
  n->bytes = bytes;
  n->entry.file = (const char *)&n->file;
  n->entry.size = sizeof(File) + strings;
  write_file(&n->file, name, at, size);
  *names = n;
  enlist(&n->entry);
}

void vl_gdb_name_remove(GdbName **names, Alloc *a, const uint8_t *at) {
  while (*names && (*names)->at != at) names = &(*names)->next;
  GdbName *n = *names;
  if (!n) return;
  *names = n->next;
  delist(&n->entry);
  vl_free(a, n, n->bytes);
}

void vl_gdb_names_free(GdbName **names, Alloc *a) {
  while (*names) vl_gdb_name_remove(names, a, (*names)->at);
}
