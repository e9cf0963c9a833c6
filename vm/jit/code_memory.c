#include "jit/code_memory.h"

#include <sys/mman.h>
#include <unistd.h>

static uint32_t rounded(uint32_t size) {
  return (size + CODE_ALIGN - 1) & ~(uint32_t)(CODE_ALIGN - 1);
}

static CodeBlock *block(CodeMemory *m, uint32_t at, uint32_t size, CodeBlock *next) {
  CodeBlock *b = vl_alloc(m->alloc, sizeof *b);
  if (b) *b = (CodeBlock){next, at, size};
  return b;
}

/* Both views of one file without a name. */
static bool map(CodeMemory *m, int file) {
  if (ftruncate(file, m->size) != 0) return false;
  void *write = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (write == MAP_FAILED) return false;
  void *run = mmap(NULL, m->size, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
  if (run == MAP_FAILED) {
    munmap(write, m->size);
    return false;
  }
  m->write = write;
  m->run = run;
  return true;
}

void vl_code_memory_init(CodeMemory *m, Alloc *a, uint32_t size) {
  *m = (CodeMemory){.alloc = a, .size = size};
  int file = memfd_create("vial-code", MFD_CLOEXEC);
  if (file < 0) return;
  if (map(m, file)) m->free = block(m, 0, size, NULL);
  close(file);
}

void vl_code_memory_free(CodeMemory *m) {
  for (CodeBlock *b = m->free, *next; b; b = next) {
    next = b->next;
    vl_free(m->alloc, b, sizeof *b);
  }
  vl_alloc_discharge(m->alloc, MEMORY_MACHINE_CODE, m->taken);
  if (!m->write) return;
  munmap(m->write, m->size);
  munmap(m->run, m->size);
}

uint32_t vl_code_memory_take(CodeMemory *m, uint32_t size) {
  size = rounded(size);
  for (CodeBlock **place = &m->free, *b; (b = *place); place = &b->next) {
    if (b->size < size) continue;
    if (!vl_alloc_charge(m->alloc, MEMORY_MACHINE_CODE, size)) return UINT32_MAX;
    m->taken += size;
    uint32_t at = b->at;
    b->at += size;
    b->size -= size;
    if (b->size == 0) {
      *place = b->next;
      vl_free(m->alloc, b, sizeof *b);
    }
    return at;
  }
  return UINT32_MAX;
}

/* Joins the block with the one behind it, if they touch. */
static void join(CodeMemory *m, CodeBlock *b) {
  CodeBlock *next = b->next;
  if (!next || b->at + b->size != next->at) return;
  b->size += next->size;
  b->next = next->next;
  vl_free(m->alloc, next, sizeof *next);
}

void vl_code_memory_give(CodeMemory *m, uint32_t at, uint32_t size) {
  size = rounded(size);
  m->taken -= size;
  vl_alloc_discharge(m->alloc, MEMORY_MACHINE_CODE, size);
  CodeBlock *before = NULL;
  for (CodeBlock *b = m->free; b && b->at < at; b = b->next) before = b;
  if (before && before->at + before->size == at) {
    before->size += size;
    join(m, before);
    return;
  }
  CodeBlock *given = block(m, at, size, before ? before->next : m->free);
  if (!given) return; /* the room is lost, nothing else */
  *(before ? &before->next : &m->free) = given;
  join(m, given);
}
