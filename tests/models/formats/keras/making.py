"""Makes the files beside it with Keras, and what Keras itself computes. Run once, outside of our venv::

    python3.11 -m venv /tmp/keras && /tmp/keras/bin/pip install tensorflow-cpu==2.21.0 tf-keras==2.21.0 keras==3.15.1
    /tmp/keras/bin/python tests/models/formats/keras/making.py

``made_by_keras.zip`` holds the files. Its ``expected.npz`` has inputs and outputs of each model: ``NAME/in/INPUT``,
``NAME/out/NUMBER``.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tf_keras
from keras import layers

HERE = Path(__file__).parent
MADE = "made_by_keras.zip"
ITEMS = 2
FOLDER = Path(tempfile.mkdtemp())
rng = np.random.default_rng(0)
expected: dict[str, Any] = {}

ACTIVATIONS = (
    "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "softmax", "softplus", "softsign",
    "swish", "gelu", "exponential", "linear", "mish", "hard_swish", "celu", "hard_tanh", "log_sigmoid", "squareplus",
)  # fmt: skip


def shaken(model: Any) -> Any:
    """Every weight drawn anew: zeros of biases and ones of scales would hide a mistake."""
    for weight in model.weights:
        if "seed" in weight.name:
            continue
        drawn = rng.normal(0, 0.4, weight.shape)
        weight.assign(np.abs(drawn) + 0.3 if "var" in weight.name else drawn)
    return model


def kept(name: str, model: Any, suffix: str = ".keras") -> Any:
    inputs = {}
    for tensor in model.inputs:
        sides = (ITEMS, *(side or 8 for side in tensor.shape[1:]))
        whole = "int" in str(tensor.dtype)
        inputs[tensor.name] = rng.integers(0, 4, sides) if whole else rng.normal(size=sides).astype(np.float32)
    made = model.predict(list(inputs.values()), verbose=0)
    made = made if isinstance(made, list | tuple) else [made]
    expected.update({f"{name}/in/{key.split(':')[0]}": value for key, value in inputs.items()})
    expected.update({f"{name}/out/{index}": np.asarray(value) for index, value in enumerate(made)})
    model.save(FOLDER / f"{name}{suffix}")
    return model


def dense_autoencoder() -> Any:
    return keras.Sequential(
        [
            layers.Input((6, 5, 1)), layers.Flatten(), layers.Dense(12, activation="relu"), layers.Dense(3),
            layers.Dense(12), layers.LeakyReLU(negative_slope=0.2), layers.Dense(30, activation="sigmoid"),
            layers.Reshape((6, 5, 1)),
        ]
    )  # fmt: skip


def convolutional_autoencoder() -> Any:
    x = given = layers.Input((12, 8, 3))
    for width in (4, 6):
        x = layers.Conv2D(width, 3, strides=2, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU()(x)
    x = layers.Dense(5, name="code")(layers.Flatten()(x))
    x = layers.Reshape((3, 2, 6))(layers.Dense(36, activation="relu")(x))
    x = layers.Conv2DTranspose(5, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2DTranspose(4, 4, strides=2, padding="same", activation="elu")(x)
    x = layers.Conv2D(3, 3, padding="same", activation="sigmoid")(x)
    return keras.Model(given, x)


def conditional_generator() -> Any:
    code, label = layers.Input((4,), name="z"), layers.Input((1,), dtype="int32", name="label")
    hot = layers.Flatten()(layers.Embedding(4, 6)(label))
    x = layers.Concatenate()([code, hot])
    x = layers.Reshape((4, 4, 1))(layers.Dense(16, activation="swish")(x))
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    return keras.Model([code, label], layers.Conv2D(1, 3, padding="same", activation="tanh")(x))


def dcgan_generator() -> Any:
    return keras.Sequential(
        [
            layers.Input((7,)), layers.Dense(2 * 2 * 6, use_bias=False), layers.BatchNormalization(),
            layers.LeakyReLU(), layers.Reshape((2, 2, 6)),
            layers.Conv2DTranspose(4, 5, strides=1, padding="same", use_bias=False), layers.BatchNormalization(),
            layers.LeakyReLU(), layers.Conv2DTranspose(3, 5, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(scale=False), layers.LeakyReLU(),
            layers.Conv2DTranspose(1, 5, strides=2, padding="same", use_bias=False, activation="tanh"),
        ]
    )  # fmt: skip


class Sampling(layers.Layer):
    """As the tutorial of Keras has it."""

    def call(self, inputs: Any) -> Any:
        mean, log_variance = inputs
        return mean + keras.ops.exp(0.5 * log_variance) * keras.random.normal(keras.ops.shape(mean))


def vae_encoder() -> Any:
    given = layers.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, activation="relu", strides=2, padding="same")(given)
    x = layers.Dense(6, activation="relu")(layers.Flatten()(x))
    mean, log_variance = layers.Dense(2, name="z_mean")(x), layers.Dense(2, name="z_log_var")(x)
    return keras.Model(given, [mean, log_variance, Sampling()([mean, log_variance])], name="encoder")


def vae_decoder() -> Any:
    given = layers.Input((2,))
    x = layers.Reshape((4, 4, 3))(layers.Dense(48, activation="relu")(given))
    x = layers.Conv2DTranspose(4, 3, activation="relu", strides=2, padding="same")(x)
    x = layers.Conv2DTranspose(1, 3, activation="sigmoid", padding="same")(x)
    return keras.Model(given, x, name="decoder")


def nested_autoencoder() -> Any:
    """Written by the Keras that came with TensorFlow up to 2.15."""
    old = tf_keras.layers
    image = old.Input((8, 8, 1))
    x = old.Conv2D(3, 3, strides=2, padding="same", activation="relu")(image)
    x = old.BatchNormalization()(x)
    encoder = tf_keras.Model(image, old.Dense(4)(old.Flatten()(x)), name="encoder")
    decoder = tf_keras.Sequential(
        [
            old.Input((4,)), old.Dense(32), old.ReLU(), old.BatchNormalization(), old.Reshape((4, 4, 2)),
            old.UpSampling2D(), old.Conv2D(1, 3, padding="same"), old.Activation("sigmoid"),
        ],
        name="decoder",
    )  # fmt: skip
    whole = old.Input((8, 8, 1))
    return tf_keras.Model(whole, decoder(encoder(whole)), name="autoencoder")


def older_generator() -> Any:
    """As TensorFlow up to 2.15 wrote its ``.keras``."""
    old = tf_keras.layers
    return tf_keras.Sequential(
        [
            old.Dense(18, input_shape=(2,), activation="hard_sigmoid"), old.LeakyReLU(0.1), old.ThresholdedReLU(0.3),
            old.Reshape((3, 3, 2)),
            old.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
        ]
    )  # fmt: skip


def whole_vae() -> Any:
    """Encoder, draw and decoder in one, as models in a model."""
    encoder, decoder = vae_encoder(), vae_decoder()
    given = keras.Input((8, 8, 1))
    return keras.Model(given, decoder(encoder(given)[2]), name="vae")


def narrowing_decoder() -> Any:
    """Its decoder has a layer that is narrower than the code."""
    given = keras.Input((4, 4, 1))
    encoder = keras.Sequential([layers.Input((4, 4, 1)), layers.Flatten(), layers.Dense(5)])
    decoder = keras.Sequential([layers.Input((5,)), layers.Dense(3), layers.Dense(16), layers.Reshape((4, 4, 1))])
    return keras.Model(given, decoder(encoder(given)))


def any_size_autoencoder() -> Any:
    """Convolutions alone, whose images may have any size."""
    given = keras.Input((None, None, 1))
    x = layers.Conv2D(2, 3, strides=2, padding="same", activation="relu")(given)
    x = layers.MaxPooling2D()(layers.Conv2D(3, 3, padding="same", activation="relu")(x))
    x = layers.UpSampling2D(4)(x)
    return keras.Model(given, layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x))


def whole_gan() -> Any:
    """Generator and discriminator in one, as it is trained."""
    generator = keras.Sequential(
        [layers.Input((3,)), layers.Dense(16, activation="tanh"), layers.Reshape((4, 4, 1))], name="generator"
    )
    discriminator = keras.Sequential(
        [layers.Input((4, 4, 1)), layers.Flatten(), layers.Dense(1, activation="sigmoid")], name="discriminator"
    )
    discriminator.trainable = False
    return keras.Sequential([generator, discriminator])


def every_layer() -> Any:
    """One output for each kind of layer, and for each activation."""
    x, row = layers.Input((5, 6, 4), name="image"), layers.Input((5,), name="row")
    label = layers.Input((1,), dtype="int32", name="label")
    kinds = [
        layers.Conv2D(3, (3, 2), strides=(2, 3), padding="same", use_bias=False),
        layers.Conv2D(2, 3, dilation_rate=2, padding="same"), layers.Conv2D(4, 3, groups=2, padding="valid"),
        layers.Conv2DTranspose(3, 2, strides=3, padding="valid"),
        layers.Conv2DTranspose(3, 3, strides=2, padding="valid", output_padding=1),
        layers.Conv2DTranspose(2, (4, 3), strides=(2, 3), padding="same"),
        layers.Conv2DTranspose(2, 2, strides=3, padding="same"),
        layers.DepthwiseConv2D(3, strides=2, padding="same", depth_multiplier=2),
        layers.SeparableConv2D(3, 3, padding="same", depth_multiplier=2, activation="gelu"),
        layers.MaxPooling2D(2, padding="same"), layers.MaxPooling2D(3, strides=1, padding="same"),
        layers.AveragePooling2D(2), layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.GlobalAveragePooling2D(), layers.GlobalMaxPooling2D(keepdims=True),
        layers.UpSampling2D((2, 3)), layers.UpSampling2D(2, interpolation="bilinear"),
        layers.ZeroPadding2D(((1, 2), (0, 3))), layers.Cropping2D(((1, 0), (2, 1))), layers.Permute((3, 1, 2)),
        layers.BatchNormalization(center=False, epsilon=0.01), layers.BatchNormalization(axis=1),
        layers.LayerNormalization(), layers.LayerNormalization(axis=[1, 2, 3], epsilon=0.1),
        layers.GroupNormalization(2), layers.UnitNormalization(), layers.Rescaling(2.0, offset=-1.0),
        layers.Normalization(mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 0.5]),
        layers.Dropout(0.4), layers.SpatialDropout2D(0.4), layers.GaussianNoise(0.2), layers.PReLU(shared_axes=[1, 2]),
        layers.LeakyReLU(), layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2), layers.ELU(0.7),
        layers.Softmax(axis=1), layers.Dense(3, activation="tanh"),
    ]  # fmt: skip
    made = [kind(x) for kind in kinds]
    wide = layers.RepeatVector(3)(row)
    other = layers.Dense(5, activation=layers.LeakyReLU())(row)
    made += [
        wide, layers.Add()([row, other]), layers.Subtract()([row, other]), layers.Multiply()([row, other, other]),
        layers.Average()([row, other]), layers.Maximum()([row, other]), layers.Minimum()([row, other]),
        layers.Concatenate(axis=1)([row, other]), layers.Dot(axes=1)([row, other]),
        layers.Concatenate(axis=-1)([x, layers.Activation("relu")(x)]), layers.Flatten()(x),
        layers.Reshape((-1, 4))(x), layers.Reshape((6, 5, 4))(x), layers.BatchNormalization()(row),
        (row + other) * 2.0 - other / 3.0, keras.ops.divide(row, 4.0),
        layers.CategoryEncoding(4, output_mode="one_hot")(label),
    ]  # fmt: skip
    made += [layers.Activation(name)(row) for name in ACTIVATIONS]
    return keras.Model([x, row, label], made)


if __name__ == "__main__":
    keras.utils.set_random_seed(0)
    kept("dense_autoencoder", shaken(dense_autoencoder()))
    kept("convolutional_autoencoder", shaken(convolutional_autoencoder()))
    kept("conditional_generator", shaken(conditional_generator()))
    kept("dcgan_generator", shaken(dcgan_generator()))
    kept("vae_encoder", shaken(vae_encoder()))
    kept("vae_decoder", shaken(vae_decoder()))
    kept("nested_autoencoder", shaken(nested_autoencoder()), ".h5")
    kept("sequential", shaken(dcgan_generator()), ".h5")
    kept("older_generator", shaken(older_generator()))
    kept("whole_vae", shaken(whole_vae()))
    kept("narrowing_decoder", shaken(narrowing_decoder()))
    kept("any_size_autoencoder", shaken(any_size_autoencoder()))
    kept("whole_gan", shaken(whole_gan()))
    kept("every_layer", shaken(every_layer()))
    np.savez(FOLDER / "expected.npz", **expected)
    with zipfile.ZipFile(HERE / MADE, "w", zipfile.ZIP_LZMA) as archive:  # files of Keras are mostly zeros
        for path in sorted(FOLDER.iterdir()):
            archive.write(path, path.name)
