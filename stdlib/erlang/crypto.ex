defmodule :crypto do
  @moduledoc false
  # Digests, MACs, ciphers and randomness, by way of OpenSSL.

  @digests %{
    md4: "MD4",
    md5: "MD5",
    ripemd160: "RIPEMD160",
    sha: "SHA1",
    sha224: "SHA224",
    sha256: "SHA256",
    sha384: "SHA384",
    sha512: "SHA512",
    sha3_224: "SHA3-224",
    sha3_256: "SHA3-256",
    sha3_384: "SHA3-384",
    sha3_512: "SHA3-512",
    blake2b: "BLAKE2B512",
    blake2s: "BLAKE2S256"
  }

  @ciphers %{
    aes_128_cbc: "AES-128-CBC",
    aes_192_cbc: "AES-192-CBC",
    aes_256_cbc: "AES-256-CBC",
    aes_128_ecb: "AES-128-ECB",
    aes_192_ecb: "AES-192-ECB",
    aes_256_ecb: "AES-256-ECB",
    aes_128_ctr: "AES-128-CTR",
    aes_192_ctr: "AES-192-CTR",
    aes_256_ctr: "AES-256-CTR",
    aes_128_cfb8: "AES-128-CFB8",
    aes_192_cfb8: "AES-192-CFB8",
    aes_256_cfb8: "AES-256-CFB8",
    aes_128_cfb128: "AES-128-CFB",
    aes_192_cfb128: "AES-192-CFB",
    aes_256_cfb128: "AES-256-CFB",
    aes_128_ofb: "AES-128-OFB",
    aes_192_ofb: "AES-192-OFB",
    aes_256_ofb: "AES-256-OFB",
    des_ede3_cbc: "DES-EDE3-CBC",
    chacha20: "ChaCha20"
  }

  @aeads %{
    aes_128_gcm: "id-aes128-GCM",
    aes_192_gcm: "id-aes192-GCM",
    aes_256_gcm: "id-aes256-GCM",
    chacha20_poly1305: "ChaCha20-Poly1305"
  }

  # Names without a size: the key's tells it.
  @sized %{
    aes_cbc: {:aes_128_cbc, :aes_192_cbc, :aes_256_cbc},
    aes_ecb: {:aes_128_ecb, :aes_192_ecb, :aes_256_ecb},
    aes_ctr: {:aes_128_ctr, :aes_192_ctr, :aes_256_ctr},
    aes_gcm: {:aes_128_gcm, :aes_192_gcm, :aes_256_gcm},
    aes_cfb8: {:aes_128_cfb8, :aes_192_cfb8, :aes_256_cfb8},
    aes_cfb128: {:aes_128_cfb128, :aes_192_cfb128, :aes_256_cfb128}
  }

  def start, do: :ok
  def stop, do: :ok

  def supports do
    [
      hashs: :maps.keys(@digests),
      ciphers: :maps.keys(@ciphers) ++ :maps.keys(@aeads),
      public_keys: [],
      macs: [:hmac],
      curves: [],
      rsa_opts: []
    ]
  end

  def supports(kind), do: :proplists.get_value(kind, supports())
  def info, do: %{compile_type: :normal, link_type: :dynamic, fips_provider_available: false}
  def info_lib, do: [{"OpenSSL", 0x30000000, "OpenSSL 3"}]
  def info_fips, do: :not_supported
  def enable_fips_mode(_), do: false

  # -- Digests --

  def hash(type, data), do: :vl_crypto.hash(digest(type), data)
  def hash_init(type), do: :vl_crypto.hash_init(digest(type))
  def hash_update(state, data), do: :vl_crypto.hash_update(state, data)
  def hash_final(state), do: :vl_crypto.hash_final(state)

  def hash_info(type) do
    case :vl_crypto.hash_info(digest(type)) do
      {size, block} -> %{size: size, block_size: block, type: :undefined}
      nil -> bad("Bad digest type")
    end
  end

  def hash_equals(a, b) when is_binary(a) and is_binary(b) and byte_size(a) == byte_size(b), do: :vl_crypto.equals(a, b)

  def hash_equals(a, b) when is_binary(a) and is_binary(b),
    do: :erlang.error({:badarg, {~c"api_ng.c", 0}, ~c"Binaries must be of same size"})

  def hash_equals(_, _), do: :erlang.error(:badarg)

  defp digest(type) do
    case @digests do
      %{^type => name} -> name
      _ -> bad("Bad digest type")
    end
  end

  defp bad(text), do: :erlang.error({:badarg, {~c"hash.c", 0}, :erlang.binary_to_list(text)})

  # -- MACs --

  def mac(:hmac, type, key, data), do: :vl_crypto.hmac(digest(type), key, data)
  def mac(_, _, _, _), do: :erlang.error(:notsup)
  def mac(_, _, _), do: :erlang.error(:notsup)

  def macN(kind, type, key, data, n), do: :binary.part(mac(kind, type, key, data), 0, n)
  def mac_init(:hmac, type, key), do: {:hmac, type, key, []}
  def mac_update({:hmac, type, key, parts}, data), do: {:hmac, type, key, [parts, data]}
  def mac_final({:hmac, type, key, parts}), do: mac(:hmac, type, key, parts)
  def mac_finalN(state, n), do: :binary.part(mac_final(state), 0, n)

  def pbkdf2_hmac(type, password, salt, iterations, length),
    do: :vl_crypto.pbkdf2(digest(type), password, salt, iterations, length)

  # -- Ciphers --

  def crypto_one_time(cipher, key, data, options), do: crypto_one_time(cipher, key, "", data, options)

  def crypto_one_time(cipher, key, iv, data, options) do
    {encrypt, padding} = cipher_options(options)
    data = padded(data, padding, encrypt, cipher_block(cipher, key))

    case :vl_crypto.cipher(cipher_name(cipher, key), key, iv, data, "", nil, encrypt, padding == :pkcs_padding) do
      :error -> :erlang.error({:error, {~c"api_ng.c", 0}, ~c"Padding 'pkcs_padding' failed"})
      text -> text
    end
  end

  def crypto_one_time_aead(cipher, key, iv, text, aad, encrypt),
    do: crypto_one_time_aead(cipher, key, iv, text, aad, if(encrypt == true, do: 16, else: nil), encrypt)

  def crypto_one_time_aead(cipher, key, iv, text, aad, tag_length, true),
    do: :vl_crypto.cipher(cipher_name(cipher, key), key, iv, text, aad, tag_length, true, false)

  def crypto_one_time_aead(cipher, key, iv, text, aad, tag, false) when tag != nil,
    do: :vl_crypto.cipher(cipher_name(cipher, key), key, iv, text, aad, tag, false, false)

  def crypto_one_time_aead(_, _, _, _, _, _, _), do: :erlang.error(:badarg)

  # A stream of parts is put through whole each time: what is new of the result is given.
  def crypto_init(cipher, key, options), do: crypto_init(cipher, key, "", options)

  def crypto_init(cipher, key, iv, options) do
    state = :erlang.make_ref()
    :erlang.put({:crypto, state}, {cipher, key, iv, options, "", 0})
    state
  end

  def crypto_update(state, data) do
    {cipher, key, iv, options, before, given} = :erlang.get({:crypto, state})
    {encrypt, _} = cipher_options(options)
    input = before <> :erlang.iolist_to_binary(data)
    block = cipher_block(cipher, key)
    whole = byte_size(input) - rem(byte_size(input), block)
    ready = :binary.part(input, 0, whole)
    output = :vl_crypto.cipher(cipher_name(cipher, key), key, iv, ready, "", nil, encrypt, false)
    :erlang.put({:crypto, state}, {cipher, key, iv, options, input, byte_size(output)})
    :binary.part(output, given, byte_size(output) - given)
  end

  def crypto_final(state) do
    {cipher, key, iv, options, input, given} = :erlang.erase({:crypto, state})
    output = crypto_one_time(cipher, key, iv, input, options)
    :binary.part(output, given, byte_size(output) - given)
  end

  def cipher_info(cipher) do
    case :maps.get(cipher, :maps.merge(@ciphers, @aeads), nil) do
      nil ->
        :erlang.error(:badarg)

      name ->
        {key, iv, block} = :vl_crypto.cipher_info(name)

        %{
          block_size: block,
          iv_length: iv,
          key_length: key,
          mode: mode(cipher),
          prop_aead: is_map_key(@aeads, cipher),
          type: :undefined
        }
    end
  end

  defp mode(cipher) do
    case :lists.reverse(:string.lexemes(:erlang.atom_to_list(cipher), ~c"_")) do
      [~c"cbc" | _] -> :cbc_mode
      [~c"ecb" | _] -> :ecb_mode
      [~c"ctr" | _] -> :ctr_mode
      [~c"gcm" | _] -> :gcm_mode
      [~c"ofb" | _] -> :ofb_mode
      [~c"cfb8" | _] -> :cfb_mode
      [~c"cfb128" | _] -> :cfb_mode
      _ -> :stream_cipher
    end
  end

  defp cipher_name(cipher, key) do
    cipher = sized(cipher, key)

    case {@ciphers, @aeads} do
      {%{^cipher => name}, _} -> name
      {_, %{^cipher => name}} -> name
      _ -> :erlang.error({:badarg, {~c"api_ng.c", 0}, ~c"Unknown cipher"})
    end
  end

  defp sized(cipher, key) do
    case @sized do
      %{^cipher => {of16, of24, of32}} ->
        case :erlang.iolist_size(key) do
          16 -> of16
          24 -> of24
          32 -> of32
          _ -> :erlang.error({:badarg, {~c"api_ng.c", 0}, ~c"Bad key size"})
        end

      _ ->
        cipher
    end
  end

  defp cipher_block(cipher, key) do
    {_, _, block} = :vl_crypto.cipher_info(cipher_name(cipher, key))
    block
  end

  defp cipher_options(encrypt) when is_boolean(encrypt), do: {encrypt, :none}

  defp cipher_options(options) when is_list(options),
    do: {:proplists.get_value(:encrypt, options, true), :proplists.get_value(:padding, options, :none)}

  # pkcs_padding is the library's own.
  defp padded(data, padding, true, block) when padding in [:zero, :random] do
    data = :erlang.iolist_to_binary(data)
    missing = rem(block - rem(byte_size(data), block), block)
    data <> if(padding == :zero, do: :binary.copy(<<0>>, missing), else: strong_rand_bytes(missing))
  end

  defp padded(data, _, _, _), do: data

  # -- Randomness --

  def strong_rand_bytes(n), do: :vl_crypto.random(n)
  def rand_bytes(n), do: :vl_crypto.random(n)
  def rand_seed, do: :rand.seed(:exsss)
  def rand_seed(_), do: :ok
  def rand_seed_s, do: :rand.seed_s(:exsss)

  def rand_uniform(from, to) when is_integer(from) and is_integer(to) and to > from do
    range = to - from
    bytes = byte_size(:binary.encode_unsigned(range)) + 8
    from + rem(:binary.decode_unsigned(strong_rand_bytes(bytes)), range)
  end

  # -- Numbers and bytes --

  def exor(a, b), do: :vl_crypto.exor(a, b)

  def bytes_to_integer(bytes), do: :binary.decode_unsigned(bytes)

  def mod_pow(base, exponent, modulus) do
    :binary.encode_unsigned(power(rem(number(base), number(modulus)), number(exponent), number(modulus), 1))
  end

  defp number(n) when is_integer(n), do: n
  defp number(bytes), do: :binary.decode_unsigned(bytes)

  defp power(_, 0, modulus, result), do: rem(result, modulus)

  defp power(base, exponent, modulus, result) do
    result = if rem(exponent, 2) == 1, do: rem(result * base, modulus), else: result
    power(rem(base * base, modulus), div(exponent, 2), modulus, result)
  end
end
