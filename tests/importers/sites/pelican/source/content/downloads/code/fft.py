def fft(x):
    return x
