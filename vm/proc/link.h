/* Links, monitors, aliases: what ties a process to others.
 *
 * Each side keeps its own record and changes it only by itself; the other side learns of a change
 * by a signal. Three tables a process:
 *
 *   links      by pid. Unlinking is acknowledged: until the answer comes (`acks` > 0) exits and
 *              unlinks of the other side are old news and ignored, whatever was linked since.
 *   monitors   by reference number: monitors this process made; also its aliases
 *   watchers   by reference number: monitors others made on it
 *
 * Memory for the news of its end lies ready in each record of a link and of a watcher: the record is
 * part of a signal (`home`), at the other side of one that made the tie. So news of an end are never
 * lost, and cost no allocation if the reason is an immediate term.
 *
 * A table is one chain while it is short, hashed when it grows. Owner only. */
#ifndef VL_LINK_H
#define VL_LINK_H

#include "proc/process.h"

typedef enum AliasKind {
  ALIAS_NONE,
  ALIAS_EXPLICIT,  /* until unalias */
  ALIAS_DEMONITOR, /* until unalias, demonitor or DOWN */
  ALIAS_REPLY,     /* the same, or the first message sent to it */
} AliasKind;

typedef struct MonitorOptions {
  uint8_t alias; /* AliasKind */
  Term tag;      /* stands for 'DOWN' in the message */
} MonitorOptions;

typedef struct Link {
  struct Link *next;
  uint64_t key;       /* pid word, or reference number */
  Term other;         /* the other process; TERM_NONE: an alias alone */
  Term name;          /* monitor by name: that atom; else TERM_NONE */
  Fragment *home;     /* links, watchers: the signal it is part of; NULL: it stands alone */
  uint32_t ref_flags; /* monitors: second word of the reference (ref.h) */
  uint16_t acks;      /* links: unlinks not yet acknowledged */
  uint8_t alias;      /* AliasKind */
  bool active;        /* links: linked; monitors: watching */
} Link;

/* The record of that key, or NULL. */
Link *vl_links_find(const LinkTable *table, uint64_t key);
/* A new, zeroed record that stands alone, of a key that is not in the table; NULL when memory is out. */
Link *vl_links_add(LinkTable *table, Alloc *a, uint64_t key) VL_MUST_CHECK;
/* Takes over a record made by vl_link_new or vl_watcher_new (signal.h), whose key is not in the table. */
void vl_links_insert(LinkTable *table, Alloc *a, Link *link);
void vl_links_remove(LinkTable *table, Alloc *a, Link *link);
/* Takes any record out; the caller owns it. NULL when empty. *from is 0 at first, and as it was left the next time:
 * so all are taken in one walk. Nothing is inserted meanwhile. */
Link *vl_links_pop(LinkTable *table, uint32_t *from);
/* Frees the record and its home. */
void vl_link_free(Link *link, Alloc *a);
/* Frees buckets and records. */
void vl_links_free(LinkTable *table, Alloc *a);
/* Goes through all: NULL gives the first record. The table must not change meanwhile. */
Link *vl_links_next(const LinkTable *table, const Link *link);

#endif
