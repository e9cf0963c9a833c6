#include "proc/link.h"

#include "proc/signal.h"

enum { CHAIN_MAX = 8, FIRST_BUCKETS = 16 };

static Link **chain_of(const LinkTable *table, uint64_t key) {
  if (!table->buckets) return (Link **)&table->first;
  return &table->buckets[(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & table->mask];
}

static void move_chain(LinkTable *table, Link *chain) {
  for (Link *next; chain; chain = next) {
    next = chain->next;
    Link **head = chain_of(table, chain->key);
    chain->next = *head;
    *head = chain;
  }
}

/* Makes or doubles the buckets; without memory the chains just grow. */
static void grow(LinkTable *table, Alloc *a) {
  uint32_t old_count = table->buckets ? table->mask + 1 : 0;
  uint32_t new_count = old_count ? old_count * 2 : FIRST_BUCKETS;
  Link **buckets = vl_alloc_zeroed(a, new_count, sizeof *buckets);
  if (!buckets) return;
  LinkTable old = *table;
  table->buckets = buckets;
  table->mask = new_count - 1;
  table->first = NULL;
  if (old_count == 0) {
    move_chain(table, old.first);
    return;
  }
  for (uint32_t i = 0; i < old_count; i++) move_chain(table, old.buckets[i]);
  vl_free(a, old.buckets, old_count * sizeof *buckets);
}

Link *vl_links_find(const LinkTable *table, uint64_t key) {
  Link *link = *chain_of(table, key);
  while (link && link->key != key) link = link->next;
  return link;
}

void vl_links_insert(LinkTable *table, Alloc *a, Link *link) {
  if (table->count >= CHAIN_MAX && (!table->buckets || table->count > table->mask)) grow(table, a);
  Link **head = chain_of(table, link->key);
  link->next = *head;
  *head = link;
  table->count++;
}

Link *vl_links_add(LinkTable *table, Alloc *a, uint64_t key) {
  Link *link = vl_alloc_zeroed(a, 1, sizeof *link);
  if (!link) return NULL;
  link->key = key;
  vl_links_insert(table, a, link);
  return link;
}

void vl_links_remove(LinkTable *table, Alloc *a, Link *link) {
  Link **at = chain_of(table, link->key);
  while (*at != link) at = &(*at)->next;
  *at = link->next;
  table->count--;
  vl_link_free(link, a);
}

Link *vl_links_pop(LinkTable *table, uint32_t *from) {
  if (table->count == 0) return NULL;
  Link **head = &table->first;
  if (table->buckets) {
    while (!table->buckets[*from]) ++*from;
    head = &table->buckets[*from];
  }
  Link *link = *head;
  *head = link->next;
  table->count--;
  return link;
}

void vl_link_free(Link *link, Alloc *a) {
  if (link->home)
    vl_signal_free(link->home, a);
  else
    vl_free(a, link, sizeof *link);
}

void vl_links_free(LinkTable *table, Alloc *a) {
  uint32_t from = 0;
  for (Link *link; (link = vl_links_pop(table, &from));) vl_link_free(link, a);
  if (table->buckets) vl_free(a, table->buckets, (table->mask + 1) * sizeof *table->buckets);
  *table = (LinkTable){0};
}

Link *vl_links_next(const LinkTable *table, const Link *link) {
  if (link && link->next) return link->next;
  if (!table->buckets) return link ? NULL : table->first;
  uint32_t from = link ? (uint32_t)(chain_of(table, link->key) - table->buckets) + 1 : 0;
  for (uint32_t i = from; i <= table->mask; i++)
    if (table->buckets[i]) return table->buckets[i];
  return NULL;
}
