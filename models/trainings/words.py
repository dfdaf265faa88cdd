"""What the words of file and folder names mean beside a number."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EPOCH = _words("epoch epochs ep eps epo e epoca epocas epoque epoques epoche epochen")
ITERATION = _words(
    "step steps iter iters iteration iterations it its globalstep global_step gs update updates iteracion iteraciones "
    "schritt schritte batches"
)
THOUSAND_IMAGES = _words("kimg kimgs")
SEED = _words("seed seeds seedid rs rng randomseed manualseed semilla")
RUN = _words(
    "run r rerun rep reps repeat repeats replicate repetition replica trial try attempt exp experiment version v ver "
    "result results fold split id no num nr job member part"
)
METRIC = _words(
    "loss valloss trainloss acc accuracy valacc fid kid psnr ssim mse rmse mae score elbo bpd nll is auc val "
    "recon kl lpips metric reward f1"
)
HYPER = _words(
    "latent latents latentdim latentsize nlatent z zdim nz dim dims d beta alpha lr lambda lam lmbda gamma hidden "
    "hiddendim h batch batchsize bs size depth width layer layers nlayers channel channels ch nf ngf ndf wd "
    "dropout drop temp temperature tau eta eps weight momentum decay ratio heads head blocks block k n p c w m "
    "capacity free bits embed embedding embeddings codebook codes groups kernel stride patch res resolution img imsize "
    "imagesize noise sigma std margin penalty critic ncritic gp warmup anneal classes class clip decoders encoders "
    "members mult factor seqlen samples nsamples"
)
"""Words that name a setting where a number stands beside them."""
GENERIC = _words(
    "model models checkpoint checkpoints ckpt ckpts chkpt cp net network networks weights weight state dict statedict "
    "params parameters save saved snapshot pytorch torch trained pretrained training train keras tf full the at of and "
    "after"
)
FAMILY = _words(
    "vae ae gan dcgan wgan wgangp lsgan cgan cvae autoencoder betavae vqvae convvae convae dae sae cae acgan infogan "
    "cyclegan pixpix stylegan srgan began aae wae factorvae mlpvae autoencoders"
)
DATA = _words("mnist fashion fashionmnist cifar celeba emnist kmnist svhn digits imagenet ffhq lsun stl")
SPECIAL = _words(
    "final best last latest end done finished current newest min max top lowest highest final_model mejor ultimo"
)
DOUBLE = _words("copy copia kopie backup bak old")
OTHER_STATE = _words(
    "optimizer optim optimizers opt optg optd optimg optimd optimizerg optimizerd scheduler sched scaler rngstate "
    "discriminatoroptimizer generatoroptimizer"
)
"""Words of files that hold the state of an optimizer."""
ROLES = {
    "generator": _words("generator gen netg generador generateur generatore generators gnet modelg"),
    "discriminator": _words(
        "discriminator disc netd discriminador discriminateur discriminatore critic crit dnet modeld"
    ),
    "encoder": _words("encoder enc encodeur codificador nete"),
    "decoder": _words("decoder dec decodeur decodificador"),
    "ema": _words("ema"),
}
ROLE_LETTERS = {"g": "generator", "d": "discriminator"}
SIDES = _words("a b ab ba x y xy yx")
"""Which of several networks of a role, as CycleGAN has them."""
SIZE = r"(?<!\d)\d+x\d+(?:x\d+)?(?!\d)"
"""``28x28``."""
STAMP = (
    r"(?<!\d)20\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?:[-_T. ]+[0-2]\d[-_.:h]?[0-5]\d(?:[-_.:m]?[0-5]\d)?)?(?!\d)"
    r"|(?<!\d)1[4-9]\d{8}(?!\d)"
    r"|(?<![0-9a-z])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d[0-9a-f]*\d)[0-9a-f]{7,64}(?![0-9a-z])"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""A date, a time since 1970, or the name that a tracking program drew: which run it was."""
