"""Write `spoken_words.npz`, ten spoken words in forty voices as log-mel frames, into this folder.

    python datasets/make_spoken_words.py            # needs the program espeak-ng; the course itself does not

Nobody was recorded: espeak-ng 1.51 computes the sounds. Another version may compute others. Run `make_manifest.py`
afterwards.
"""

import io
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029")
TIMBRES = ("m1", "m3", "m5", "m7", "f1", "f2", "f4", "f5")
SPEEDS = (130, 165, 205)  # words a minute
PITCHES = (30, 45, 60)  # of espeak-ng's 0 to 99
RATE = 22_050  # samples a second
WINDOW, HOP, FRAMES, BANDS = 512, 441, 48, 32  # a frame every 20 ms, 0.96 s in all
LOWEST, HIGHEST = 80.0, 8_000.0  # Hz
FLOOR = 80.0  # decibels below the loudest point of a clip that still count


def spoken(word: str, voice: str, speed: int, pitch: int) -> np.ndarray:
    """The samples of a word, (samples,), in -1..1."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", word]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(content)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
        # A file that was written to a pipe does not know its length: take what is there.
        return np.frombuffer(content[44:], "<i2") / 32_768


def mel_filters() -> np.ndarray:
    """Triangles on the mel scale, (WINDOW // 2 + 1, BANDS)."""
    mel = np.linspace(2595 * np.log10(1 + LOWEST / 700), 2595 * np.log10(1 + HIGHEST / 700), BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    frequencies = np.arange(WINDOW // 2 + 1)[:, None] * RATE / WINDOW
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None)


def frames(sound: np.ndarray) -> np.ndarray:
    """The word in the middle of FRAMES frames, (FRAMES, BANDS) of 0..255: decibels below its loudest point."""
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    sound = sound[loud[0] : loud[-1] + 1]
    length = HOP * (FRAMES - 1) + WINDOW
    if len(sound) > length:
        raise ValueError(f"A clip of {len(sound) / RATE:.2f} s is too long for {length / RATE:.2f} s.")
    left = (length - len(sound)) // 2
    sound = np.pad(sound, (left, length - len(sound) - left))
    cut = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]  # (FRAMES, WINDOW)
    power = np.abs(np.fft.rfft(cut * np.hanning(WINDOW), axis=1)) ** 2 @ mel_filters()
    decibels = 10 * np.log10(np.maximum(power / power.max(), 10 ** (-FLOOR / 10)))
    return np.rint(255 * (1 + decibels / FLOOR)).astype(np.uint8)


def main(folder: Path) -> None:
    """Write the file into `folder`: of each word in each voice as many clips as make 1,200 in all."""
    clips, words, voices = [], [], []
    manners = [(speed, pitch) for speed in SPEEDS for pitch in PITCHES]
    for number, voice in enumerate(f"{accent}+{timbre}" for accent in ACCENTS for timbre in TIMBRES):
        for place, word in enumerate(WORDS):
            for turn in range(3):  # three of the nine manners, other ones for each word and voice
                speed, pitch = manners[(number + 2 * place + 4 * turn) % len(manners)]
                clips.append(frames(spoken(word, voice, speed, pitch)))
                words.append(word)
                voices.append(voice)
    np.savez_compressed(folder / "spoken_words.npz", frames=np.stack(clips), words=words, voices=voices)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
