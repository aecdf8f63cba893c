package dev.tickwire.protocol.snapshot;

/** MurmurHash3 x86 32 over whole little-endian words, by Austin Appleby, public domain. */
final class Murmur3 {
    private Murmur3() {}

    /** Takes one word into a hash; the first goes into the seed. */
    static int add(int hash, int word) {
        int k = Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(hash ^ k, 13) * 5 + 0xe6546b64;
    }

    /** Takes a text's length in bytes, then its bytes, padded with zeros to a whole word. */
    static int addText(int hash, byte[] text) {
        int result = add(hash, text.length);
        for (int i = 0; i < text.length; i += 4) {
            int word = 0;
            for (int j = Math.min(text.length, i + 4) - 1; j >= i; j--) {
                word = (word << 8) | (text[j] & 0xff);
            }
            result = add(result, word);
        }
        return result;
    }

    /** Ends a hash of N words. */
    static int finish(int hash, int words) {
        int h = hash ^ (words * 4);
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
