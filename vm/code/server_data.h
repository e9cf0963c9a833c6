/* The inside of a CodeServer, for the files of this folder. */
#ifndef VL_SERVER_DATA_H
#define VL_SERVER_DATA_H

#include "base/lock.h"
#include "code/format.h"
#include "code/server.h"
#include "code/snapshot.h"

enum { ENTRY_MAP_WORDS = (MAX_ARITY + 1 + 63) / 64 };

typedef struct ModuleEntry {
  Term name;
  _Atomic(ModuleCode *) current, old;
} ModuleEntry;

struct CodeServer {
  Alloc *alloc;
  AtomSet *atoms;
  EpochDomain *epochs;
  Engine engine;
  Lock lock;                  /* LOCK_MODULES: writers of what follows */
  Snapshot exports;           /* of Export, by name */
  Snapshot modules;           /* of ModuleEntry, by name */
  ModuleCode *kept;           /* purged versions, newest first */
  Lock list_lock;             /* LOCK_CODE: writers of `code` */
  _Atomic(ModuleCode *) code; /* all code in memory, linked by `next`; read without the lock */
  uint64_t entry_bits[ENTRY_MAP_WORDS];
  FrameMap entry_maps[MAX_ARITY + 1]; /* of stubs, by arity: all arguments live */
};

/* Links code where addresses are looked up; takes the lock. */
void vl_server_link(CodeServer *c, ModuleCode *code);
/* Takes it off and frees it when the epoch ends. Nothing refers to it but readers of now. */
void vl_server_retire(ModuleCode *code);
/* Of a version whose functions are called no more. No lock is held. */
void vl_code_release_natives(ModuleCode *code);
/* Frees code that nobody saw. */
void vl_code_destroy(ModuleCode *code);

#endif
