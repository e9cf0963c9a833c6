# Calls functions of Erlang's library and prints what each gives or raises.
defmodule Show do
  def call(m, f, a) do
    {:ok, apply(m, f, a)}
  catch
    kind, reason -> {kind, if(is_tuple(reason) and tuple_size(reason) > 0, do: elem(reason, 0), else: reason)}
  end

  def cmp(m, _, f, a) do
    IO.puts("#{m}.#{f} #{show(a)} => #{show(call(m, f, a))}")
  end

  def show(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity)

  def plain(f) when is_function(f), do: :fun
  def plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain([h | t]), do: [plain(h) | plain(t)]
  def plain(other), do: other
end

c = fn f, a -> Show.cmp(:crypto, :x, f, a) end

for h <- [:md5, :sha, :sha224, :sha256, :sha384, :sha512, :sha3_256, :blake2b, :blake2s, :foo],
    d <- ["", "abc", ["a", ?b, 'c'], String.duplicate("x", 1000)],
    do: c.(:hash, [h, d])

for h <- [:md5, :sha, :sha256, :sha512],
    k <- ["", "key", String.duplicate("k", 200)],
    d <- ["", "data"],
    do: c.(:mac, [:hmac, h, k, d])

s = :crypto.hash_init(:sha256)
s1 = :crypto.hash_update(s, "a")
s2 = :crypto.hash_update(s1, "bc")

IO.inspect(
  {:crypto.hash_final(s2) == :crypto.hash(:sha256, "abc"), :crypto.hash_final(s1) == :crypto.hash(:sha256, "a"),
   :crypto.hash_final(s) == :crypto.hash(:sha256, "")}
)

c.(:pbkdf2_hmac, [:sha256, "pw", "salt", 1000, 32])
k16 = "0123456789abcdef"
k32 = k16 <> k16
iv = "fedcba9876543210"

for {ci, k} <- [
      aes_128_cbc: k16,
      aes_256_cbc: k32,
      aes_128_ctr: k16,
      aes_256_ctr: k32,
      aes_ctr: k32,
      aes_128_cfb8: k16,
      aes_128_cfb128: k16,
      aes_256_ofb: k32
    ],
    d <- [k16, k32 <> k32] do
  c.(:crypto_one_time, [ci, k, iv, d, true])
  e = :crypto.crypto_one_time(ci, k, iv, d, true)
  IO.inspect(:crypto.crypto_one_time(ci, k, iv, e, false) == d)
end

c.(:crypto_one_time, [:aes_128_ecb, k16, k16, true])
c.(:crypto_one_time, [:aes_128_cbc, k16, iv, "abc", [encrypt: true, padding: :pkcs_padding]])
c.(:crypto_one_time, [:aes_128_cbc, k16, iv, "abc", [encrypt: true, padding: :zero]])
e = :crypto.crypto_one_time(:aes_128_cbc, k16, iv, "abc", encrypt: true, padding: :pkcs_padding)
IO.inspect(:crypto.crypto_one_time(:aes_128_cbc, k16, iv, e, encrypt: false, padding: :pkcs_padding))
c.(:crypto_one_time_aead, [:aes_256_gcm, k32, "iviviviviviv", "text", "aad", true])
c.(:crypto_one_time_aead, [:aes_128_gcm, k16, "iviviviviviv", "text", "aad", 12, true])
c.(:crypto_one_time_aead, [:chacha20_poly1305, k32, "iviviviviviv", "text", "aad", true])
{t, tag} = :crypto.crypto_one_time_aead(:aes_256_gcm, k32, "iviviviviviv", "text", "aad", true)
c.(:crypto_one_time_aead, [:aes_256_gcm, k32, "iviviviviviv", t, "aad", tag, false])
c.(:crypto_one_time_aead, [:aes_256_gcm, k32, "iviviviviviv", t, "aadx", tag, false])
c.(:crypto_one_time_aead, [:aes_256_gcm, k32, "iviviviviviv", "", "", true])
c.(:exor, ["abc", "xyz"])
c.(:exor, ["abc", "xy"])
c.(:hash_equals, ["abc", "abc"])
c.(:hash_equals, ["abc", "abd"])
c.(:mod_pow, [5, 117, 19])
c.(:mod_pow, ["abc", "def", "zzz"])
c.(:bytes_to_integer, ["abc"])

IO.inspect(
  {byte_size(:crypto.strong_rand_bytes(10)), :crypto.strong_rand_bytes(0),
   :crypto.strong_rand_bytes(8) != :crypto.strong_rand_bytes(8)}
)

c.(:strong_rand_bytes, [-1])
c.(:macN, [:hmac, :sha, "k", "d", 5])
IO.inspect(:crypto.rand_uniform(5, 6))
IO.inspect(Map.take(:crypto.cipher_info(:aes_128_cbc), [:block_size, :iv_length, :key_length, :mode, :prop_aead]))
IO.inspect(Map.take(:crypto.hash_info(:sha256), [:size, :block_size]))
z = :crypto.crypto_init(:aes_128_ctr, k16, iv, true)
IO.inspect({:crypto.crypto_update(z, "abc"), :crypto.crypto_update(z, "defg")})
IO.inspect(:crypto.hash(:sha256, String.duplicate("a", 1_000_000)))
